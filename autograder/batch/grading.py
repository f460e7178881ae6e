"""Everything that grades one assignment, made ready once: bundle, release, sandbox, points."""

from __future__ import annotations

import platform
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from autograder.batch.marking import Marking
from autograder.batch.worker import OpenSandbox, Sandbox, Worker
from autograder.course.bundle import Bundle, build_bundle
from autograder.course.settings import Course
from autograder.errors import UsageError

SandboxKind = Literal["docker", "process"]
_PACKAGES_THAT_GRADE = ("tensorflow", "tensorflow-cpu", "keras", "numpy", "ipython", "matplotlib")


@dataclass(frozen=True)
class Grading:
    """What the submissions of one assignment are graded with."""

    marking: Marking
    bundle: Bundle
    kind: SandboxKind
    image: str  # the image's digest, or what of this machine takes part in a grade
    open_sandbox: OpenSandbox  # starts a sandbox that holds this assignment's bundle

    @property
    def label(self) -> str:
        """What a result names as its image."""
        return "process" if self.kind == "process" else self.image

    @property
    def recycle_after(self) -> int:
        """How many submissions one sandbox serves."""
        settings = self.marking.course.settings.sandbox
        return 1 if settings.isolation == "container-per-submission" else settings.recycle_after

    def worker(self, stopping: threading.Event | None = None) -> Worker:
        """Make a worker for this assignment; it opens its sandbox when it gets its first job."""
        return Worker(
            self.open_sandbox,
            self.marking.questions,
            self.recycle_after,
            stopping or threading.Event(),
        )


def prepare(
    course: Course, assignment: str, kind: SandboxKind, keep_hidden: Sequence[Path] = ()
) -> Grading:
    """Make ready to grade `assignment`.

    The course's folder and what `keep_hidden` names must be out of reach of student code.
    Raises `UsageError` for an unknown assignment, for one that was not released, and where the
    sandbox cannot be had, with the ways on.
    """
    course.assignment(assignment)
    image = image_of(kind)
    bundle = build_bundle(course, assignment)
    marking = Marking(course, assignment, bundle.version, bundle.digest)

    def open_one() -> Sandbox:
        from autograder import sandbox

        settings = course.settings.sandbox
        hidden = [path for path in (course.folder, *keep_hidden) if path.exists()]
        return sandbox.open_sandbox(kind, bundle, settings, marking.limits, hidden)

    return Grading(marking, bundle, kind, image, open_one)


def image_of(kind: SandboxKind) -> str:
    """Return what identifies the software that grades; `UsageError` where the sandbox is not."""
    if kind == "docker":
        from autograder.sandbox import image

        return image.image_id()
    if platform.system() != "Linux":
        raise UsageError("--sandbox process needs Linux; use --sandbox docker")
    return f"process, Python {platform.python_version()}, " + ", ".join(_versions())


def _versions() -> list[str]:
    found = []
    for name in _PACKAGES_THAT_GRADE:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return found
