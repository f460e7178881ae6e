"""Everything that grades one assignment, made ready once: bundle, release, sandbox, points."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle
from pathlib import Path

from autograder.batch.marking import Marking
from autograder.batch.recipe import Recipe, image_of
from autograder.batch.recipe import SandboxKind as SandboxKind
from autograder.batch.released import Edition
from autograder.batch.worker import LocalWorker, OpenSandbox, Worker
from autograder.course.assignment import Assignment
from autograder.course.bundle import UNRELEASED, Bundle, build_bundle
from autograder.course.versions import version_of
from autograder.extras import require
from autograder.sandbox import gpu
from autograder.sandbox.walls import find_walls, missing_walls, require_walls
from autograder.system import cores, require_linux


@dataclass(frozen=True)
class Grading:
    """What the submissions of one assignment are graded with."""

    marking: Marking
    bundle: Bundle
    kind: SandboxKind
    image: str  # the image's digest, or what of this machine takes part in a grade
    open_sandbox: OpenSandbox  # starts a sandbox that holds this assignment's bundle
    make_worker: Callable[[threading.Event], Worker] | None = None  # for devices, for clusters

    @property
    def label(self) -> str:
        """What a result names as its image."""
        return "process" if self.kind == "process" else self.image

    def worker(self, stopping: threading.Event | None = None) -> Worker:
        """Make a worker for this assignment; it opens its sandbox when it gets its first job."""
        stopping = stopping or threading.Event()
        if self.make_worker is not None:
            return self.make_worker(stopping)
        serves = self.marking.assignment.course.settings.sandbox.serves
        return LocalWorker(self.open_sandbox, self.marking.questions, serves, stopping)


@dataclass(frozen=True)
class Machines:
    """Where a batch runs: on this machine, or on a dask cluster; on processors, or on GPUs."""

    dask: bool = False
    scheduler: str | None = None  # of a running cluster; None makes a local one
    gpus: int = 0
    insecure: bool = False  # the cluster's network is trusted: no TLS is asked for


THIS_MACHINE = Machines()


def prepare(
    assignment: Assignment,
    kind: SandboxKind,
    keep_hidden: Sequence[Path] = (),
    *,
    own_files: bool = False,
    say: Callable[[str], None] | None = None,
) -> Grading:
    """Make ready to grade `assignment` on this machine.

    Args:
        assignment: What is graded.
        kind: The sandbox.
        keep_hidden: What student code must not reach, besides the course's folder.
        own_files: Whether no student's work is graded, so that walls may be missing.
        say: Hears which walls are missing.

    Raises:
        UsageError: Where data is missing or the sandbox cannot be had, with the ways on.
    """
    _look_at_packages(assignment, kind)
    _look_at_walls(kind, own_files, say)
    image, bundle = image_of(kind), build_bundle(assignment)
    return _grading(assignment, bundle, kind, keep_hidden, image, own_files=own_files)[0]


@contextmanager
def on_machines(
    edition: Edition,
    kind: SandboxKind,
    keep_hidden: Sequence[Path],
    machines: Machines,
    *,
    most: int | None = None,
    say: Callable[[str], None] = print,
    own_files: bool = False,
) -> Iterator[tuple[Grading, int]]:
    """Make ready to grade on `machines`; also tell how many submissions at a time.

    Leaving the context gives the machines back.

    Args:
        edition: What the submissions are graded with.
        kind: The sandbox.
        keep_hidden: What student code must not reach, besides the course's folder.
        machines: Where to grade.
        most: The most submissions at a time; None is as many as the machines have room for.
        say: Gets a line for each machine of a cluster that has to be left out.
        own_files: As for `prepare`.

    Raises:
        UsageError: Where sandbox, devices or cluster cannot be had, with the ways on.
    """
    assignment, bundle = edition.assignment, edition.bundle
    per_gpu = assignment.course.settings.sandbox.workers_per_gpu
    variant = "gpu" if machines.gpus else "cpu"
    here = _at_once(machines.gpus * per_gpu, most)
    own_devices = machines.gpus and machines.scheduler is None
    devices = gpu.take(machines.gpus, kind) if own_devices else ()
    if machines.dask:
        require("cluster", "--engine dask")
        from autograder.batch.cluster import connect

        with connect(
            machines.scheduler, here, machines.gpus, per_gpu, say, machines.insecure
        ) as cluster:
            image = cluster.look(kind)
            grading, recipe = _grading(assignment, bundle, kind, keep_hidden, image, variant)
            cluster.send(recipe, bundle)
            at_once = here if machines.gpus or most else cluster.under_way
            yield replace(grading, make_worker=cluster.worker), at_once
        return
    _look_at_packages(assignment, kind)
    _look_at_walls(kind, own_files, say)
    image = image_of(kind, variant)
    grading, recipe = _grading(
        assignment, bundle, kind, keep_hidden, image, variant, own_files=own_files
    )
    if devices:
        grading = replace(grading, make_worker=_by_turns(recipe, bundle, devices))
    yield grading, here


def _grading(
    assignment: Assignment,
    bundle: Bundle,
    kind: SandboxKind,
    keep_hidden: Sequence[Path],
    image: str,
    variant: str = "cpu",
    *,
    own_files: bool = False,
) -> tuple[Grading, Recipe]:
    from autograder import sandbox

    sandbox.clear_up(kind)
    release = version_of(assignment, bundle.digest) or UNRELEASED
    marking = Marking(assignment, release, bundle.digest)
    hidden = (assignment.course.folder, *keep_hidden)
    recipe = Recipe(
        kind=kind,
        image=image,
        gpu=variant == "gpu",
        questions=marking.questions,
        settings=assignment.sandbox,
        limits=marking.limits,
        keep_hidden=tuple(str(path.absolute()) for path in hidden),
        own_files=own_files,
    )
    return Grading(marking, bundle, kind, image, partial(recipe.open, bundle)), recipe


def _look_at_packages(assignment: Assignment, kind: SandboxKind) -> None:
    """Refuse to begin without what submissions of `assignment` are run with on this machine."""
    require_linux("grading")
    if kind == "process":
        needed = ("IPython", *assignment.sandbox.preload)
        require("process", f"--sandbox process for {assignment.name}", needed)


def _look_at_walls(
    kind: SandboxKind, own_files: bool, say: Callable[[str], None] | None = None
) -> None:
    """Refuse students' work where walls are missing, before anything is written."""
    if kind == "docker":
        return
    walls = find_walls()
    if not own_files:
        require_walls(walls)
    elif say is not None and (missing := missing_walls(walls)):
        say(f"This machine has {' and '.join(missing)}: only the kit's own files are graded here.")


def _by_turns(
    recipe: Recipe, bundle: Bundle, devices: Sequence[gpu.Device]
) -> Callable[[threading.Event], Worker]:
    """Make workers that get the devices by turns, so that each has as many as the next."""
    turns = cycle(devices)
    return lambda stopping: recipe.worker(bundle, stopping, next(turns))


def _at_once(on_devices: int, most: int | None) -> int:
    """How many submissions at a time: one per core, or as many as the devices have room for."""
    if on_devices:
        return min(most or on_devices, on_devices)
    return most or cores()
