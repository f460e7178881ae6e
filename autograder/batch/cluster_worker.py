"""What runs on the machines of a cluster: sandboxes that belong to a dask worker, and its tasks.

Only texts and bytes come here and go back: a recipe and a bundle, once for each worker; then jobs
and replies as JSON. dask itself wraps them in pickles, so a cluster is for machines and people
that trust each other. No code of a student ever runs outside a sandbox, here as elsewhere.
"""

from __future__ import annotations

import asyncio
import hashlib
import socket
import threading
from collections.abc import Coroutine
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

from distributed import SchedulerPlugin, WorkerPlugin, get_worker
from distributed.scheduler import Scheduler
from distributed.worker import Worker as DaskWorker
from pydantic import ValidationError

import autograder
from autograder.batch.cluster_address import CLOSED  # what no submission could misuse
from autograder.batch.key import GRADING_CODE, code_digest
from autograder.batch.recipe import Recipe, SandboxKind, image_of
from autograder.batch.worker import GradingSandbox, LocalWorker, NoSandboxError, StoppedError
from autograder.course.bundle import Bundle
from autograder.course.settings import FILE_NAME
from autograder.errors import AutograderError, MachineryError, SandboxError, UsageError
from autograder.records import Job, Record, Report
from autograder.sandbox import gpu

_PACKAGE = Path(autograder.__file__).resolve().parent
# What the command and the workers must have the same of: what grades, and what is sent.
_SHARED = (*GRADING_CODE, "batch/cluster_address.py", "batch/cluster_worker.py", "course/*.py")


class Look(Record):
    """What a machine has to offer."""

    host: str
    kit: str  # version and digest of the package
    image: str = ""
    problem: str = ""  # why nothing can be graded there


class Reply(Record):
    """What became of one job on a worker."""

    outcome: Literal["graded", "failed", "no_sandbox", "stopped"]
    text: str = ""
    report: Report | None = None
    image: str = ""
    worker: str = ""  # its address
    host: str = ""


@cache
def kit() -> str:
    """The version of the package, with a digest of the code that takes part."""
    return f"{autograder.__version__} ({code_digest(_SHARED)[:12]})"


def look(kind: SandboxKind, variant: str) -> str:
    """Say, as JSON, what this machine has to offer; runs on every worker before a batch."""
    host = socket.gethostname()
    try:
        image = image_of(kind, variant)
        if variant == "gpu":
            gpu.take(1, kind)
    except AutograderError as error:
        return Look(host=host, kit=kit(), problem=str(error)).model_dump_json()
    return Look(host=host, kit=kit(), image=image).model_dump_json()


def grade(name: str, job: str) -> str:
    """Grade one job in a sandbox of this worker; the task that the cluster distributes."""
    worker = get_worker()
    sandboxes = worker.plugins.get(name)
    reply = Reply(outcome="stopped")  # the worker is closing, or the command went away
    if isinstance(sandboxes, Sandboxes):
        reply = sandboxes.grade(job)
    where = {"worker": str(worker.address), "host": socket.gethostname()}
    return reply.model_copy(update=where).model_dump_json()


class Sandboxes(WorkerPlugin):
    """The sandboxes of one dask worker for one batch, one for each task that it does at a time.

    A sandbox is opened when it is first needed. All are closed when the batch ends, when its
    command goes away, and when the worker closes.
    """

    def __init__(self, kit: str, recipe: str, bundle: Bundle) -> None:
        self._kit = kit
        self._recipe = recipe
        self._bundle = (bundle.assignment, bundle.version, bundle.digest, bundle.tar)

    def setup(self, worker: DaskWorker) -> None:
        """Begin on a worker; called by dask, as `teardown` is."""
        self._address = str(worker.address)
        self._gpus = int(worker.state.total_resources.get("GPU", 0))
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._workers: list[LocalWorker] = []
        self._idle: list[LocalWorker] = []
        self._ready: tuple[Recipe, Bundle, tuple[gpu.Device, ...]] | None = None

    async def teardown(self, worker: DaskWorker) -> None:  # noqa: ARG002
        """Break off what is under way and close every sandbox."""
        self._stopping.set()
        await asyncio.gather(*(asyncio.to_thread(each.close) for each in self._workers))

    def grade(self, job: str) -> Reply:
        """Grade one job; called by several threads at a time."""
        try:
            worker = self._take()
            try:
                graded = worker.grade(Job.model_validate_json(job))
            finally:
                self._idle.append(worker)
        except StoppedError:
            return Reply(outcome="stopped")
        except (NoSandboxError, UsageError) as error:
            return Reply(outcome="no_sandbox", text=str(error))
        except MachineryError as error:
            return Reply(outcome="failed", text=str(error))
        except Exception as error:  # noqa: BLE001 - dask may lose an exception that it cannot pickle
            return Reply(outcome="failed", text=f"{type(error).__name__}: {error}")
        return Reply(outcome="graded", report=graded.report, image=graded.image)

    def _take(self) -> LocalWorker:
        """An idle worker, or one more."""
        with self._lock:
            if self._stopping.is_set():
                raise StoppedError
            if self._idle:
                return self._idle.pop()
            if self._ready is None:
                self._ready = self._check()
            recipe, bundle, devices = self._ready
            device = devices[len(self._workers) % len(devices)] if devices else None
            worker = LocalWorker(
                partial(self._open, recipe, bundle, device),
                recipe.questions,
                recipe.settings.serves,
                self._stopping,
            )
            self._workers.append(worker)
            return worker

    def _check(self) -> tuple[Recipe, Bundle, tuple[gpu.Device, ...]]:
        """What came, once it is sure that this machine grades as the others do."""
        if self._kit != kit():
            raise UsageError(f"it has autograder {kit()}, the command has {self._kit}")
        try:
            recipe = Recipe.model_validate_json(self._recipe)
        except ValidationError as error:
            raise UsageError(f"the recipe cannot be read: {error}") from None
        bundle = Bundle(*self._bundle)
        if hashlib.sha256(bundle.tar).hexdigest() != bundle.digest:
            raise UsageError("the grading bundle arrived damaged")
        image = image_of(recipe.kind, recipe.variant)
        if image != recipe.image:
            raise UsageError(f"it grades with {image}, the others with {recipe.image}")
        devices = gpu.take(self._gpus, recipe.kind) if recipe.gpu else ()
        return recipe.model_copy(update={"keep_hidden": _hidden(recipe)}), bundle, devices

    def _open(self, recipe: Recipe, bundle: Bundle, device: gpu.Device | None) -> GradingSandbox:
        sandbox = recipe.open(bundle, device)
        if not sandbox.isolation.get("network") and not self._address.startswith(CLOSED):
            sandbox.close()
            raise SandboxError(
                "this kernel lets the process sandbox keep the network, and with it the cluster's "
                "open ports; use --sandbox docker, or a cluster with TLS (docs/clusters.md)"
            )
        return sandbox


def _hidden(recipe: Recipe) -> tuple[str, ...]:
    """What is kept hidden here: as on the command's machine, and the course beside the package."""
    course = _PACKAGE.parent
    hidden = recipe.keep_hidden
    return (*hidden, str(course)) if (course / FILE_NAME).exists() else hidden


class Farewell(SchedulerPlugin):
    """Takes a batch's sandboxes off the cluster when its command is gone, however it went."""

    def __init__(self, client: str, name: str) -> None:
        self._client = client
        self._name = name
        self._under_way: set[asyncio.Task[Any]] = set()

    def remove_client(self, scheduler: Scheduler, client: str) -> None:
        """Look whether it is ours that went; called by dask."""
        if client != self._client:
            return
        if self._name in scheduler.worker_plugins:
            self._begin(scheduler.unregister_worker_plugin(None, self._name))
        if self._name in scheduler.plugins:
            self._begin(scheduler.unregister_scheduler_plugin(self._name))

    def _begin(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.ensure_future(work)
        self._under_way.add(task)  # asyncio itself does not keep it alive
        task.add_done_callback(self._under_way.discard)
