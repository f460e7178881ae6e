"""The same batch on a dask.distributed cluster: the command's side of it.

Intake, ledger, gradebook and progress stay with the command, as does the pool: each of its
threads has a `ClusterWorker`, which passes one job at a time to the cluster and waits for the
reply. So no more jobs are under way than there are threads, however large the class; a job whose
machine is lost is given to another by dask; and what is done is durable at once, here.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, LocalCluster
from distributed.client import ClosedClientError
from distributed.security import Security

from autograder.batch.cluster_address import refuse_open
from autograder.batch.cluster_worker import Farewell, Look, Reply, Sandboxes, grade, kit, look
from autograder.batch.recipe import Recipe, SandboxKind
from autograder.batch.worker import Graded, NoSandboxError, StoppedError
from autograder.course.bundle import Bundle
from autograder.errors import MachineryError, UsageError
from autograder.journal import log
from autograder.records import Job

SLOTS, GPU = "slots", "GPU"  # the resources that workers may declare
CONNECT_SECONDS = 15.0
FIRST_WORKER_SECONDS = 60.0
PATIENCE = 300.0  # without any worker, before the batch is given up
CHECK_SECONDS = 5.0
RESUBMISSIONS = 20  # of one job, because its worker had no sandbox or was closing
MESSAGES_KEPT = 10  # by dask, for its own debugging: each may hold a whole notebook
LEAST_UNDER_WAY = 32  # so that a cluster that grows with its work has work to see
LOST = (
    "the dask scheduler at {} is gone; what was graded is kept; run the same command again "
    "once there is a scheduler, or without --engine dask"
)
GIVEN_UP = "the workers that graded it were lost, one after the other"


class Cluster:
    """A cluster that grades; made by `connect`."""

    def __init__(
        self,
        client: Client,
        address: str,
        workers_per_gpu: int | None,
        say: Callable[[str], None],
    ) -> None:
        self.address = address
        self._say = say
        self._client = client
        self._name = f"autograder-{client.id}"
        self._workers_per_gpu = workers_per_gpu  # None: on the CPU
        self._unfit: dict[str, str] = {}  # workers that cannot grade, and why
        self._lock = threading.Lock()
        self._checked = self._last_seen = time.monotonic()
        self._resources: dict[str, float] = {}
        self._places = 0

    @property
    def under_way(self) -> int:
        """How many jobs to give to the cluster at a time: a worker that ends one has the next."""
        return max(2 * self._places, LEAST_UNDER_WAY)

    def look(self, kind: SandboxKind) -> str:
        """Look at every worker; return what identifies the software that grades on all of them.

        Raises `UsageError` where there is no worker, or one that cannot grade as the others do.
        """
        workers = self._first_workers()
        declared = [name for name in (SLOTS, GPU) if _declared(workers, name)]
        if self._workers_per_gpu and GPU not in declared:
            raise UsageError(
                f"--gpus: no worker of {self.address} declares a GPU; start those that have one "
                f'with `dask worker … --resources "GPU=1 slots=4"`'
            )
        if SLOTS in declared:
            self._resources[SLOTS] = 1
        if self._workers_per_gpu:
            # Rounded down, so that the shares of a device never add up to more than one.
            self._resources[GPU] = 10**6 // self._workers_per_gpu / 10**6
        fit = self._fit(workers)
        self._places = sum(self._places_of(worker) for worker in fit.values())
        variant = "gpu" if self._workers_per_gpu else "cpu"
        replies = self._client.run(look, kind, variant, workers=list(fit), on_error="return")
        return _same_image(replies)

    def refuse_open(self) -> None:
        """Raise `UsageError` where the scheduler or a worker lets others on its network in."""
        scheduler = str(self._client.scheduler_info(n_workers=0)["address"])
        refuse_open(self.address, (scheduler, *self._first_workers()))

    def send(self, recipe: Recipe, bundle: Bundle) -> None:
        """Give recipe and bundle to every worker, once; those that join later get them as well."""
        try:
            self._client.register_plugin(Farewell(self._client.id, self._name), name=self._name)
            sandboxes = Sandboxes(kit(), recipe.model_dump_json(), bundle)
            self._client.register_plugin(sandboxes, name=self._name)
        except Exception as error:
            raise UsageError(
                f"the cluster at {self.address} does not take the grading bundle "
                f"({type(error).__name__}: {error}); scheduler and workers need the same "
                "environment as this command"
            ) from error

    def worker(self, stopping: threading.Event) -> ClusterWorker:
        """Make a worker that passes its jobs to the cluster."""
        return ClusterWorker(self, stopping)

    def submit(self, job: str) -> Future:
        """Give a job to the cluster; dask gives it to another worker when one is lost."""
        with self._lock:
            unfit = bool(self._unfit)
            self._last_seen = time.monotonic()  # a thread submits when a worker has replied
        workers = list(self._fit(self._workers())) if unfit else None
        try:
            return self._client.submit(
                grade,
                self._name,
                job,
                key=f"grade-{uuid.uuid4().hex}",
                pure=False,
                resources=self._resources or None,
                workers=workers,
            )
        except ClosedClientError as error:
            raise NoSandboxError(LOST.format(self.address)) from error

    def leave_out(self, worker: str, host: str, why: str) -> None:
        """Give no more jobs to `worker`; `NoSandboxError` when no other is left."""
        with self._lock:
            new = worker not in self._unfit
            self._unfit[worker] = f"{host} ({worker}): {why}"
        if new:
            log.warning("a worker of the cluster is left out: %s", host)
            self._say(f"left out: {self._unfit[worker]}")
        if not self._fit(self._workers()):
            reasons = "\n".join(sorted(set(self._unfit.values())))
            raise NoSandboxError(f"no worker of {self.address} can grade:\n{reasons}")

    def check(self) -> None:
        """Raise `NoSandboxError` when the scheduler is gone, or every worker for too long."""
        if self._client.status != "running":
            raise NoSandboxError(LOST.format(self.address))
        with self._lock:
            now = time.monotonic()
            if now < self._checked + CHECK_SECONDS:
                return  # another thread has just looked
            self._checked = now
        if self._fit(self._workers()):
            self._last_seen = now
        elif now > self._last_seen + PATIENCE:
            raise NoSandboxError(
                f"the cluster at {self.address} has had no worker for {PATIENCE:.0f} s; what was "
                "graded is kept; run the same command again when there are workers"
            )

    def gave_up(self, future: Future) -> bool:
        """Whether the scheduler has ended a job in error, also where it could not tell us so."""
        scheduler: Any = self._client.scheduler
        try:
            states = self._client.sync(scheduler.get_task_status, keys=[future.key])
        except (OSError, CancelledError, RuntimeError) as error:
            raise NoSandboxError(LOST.format(self.address)) from error
        return bool(states.get(future.key) == "erred")

    def close(self) -> None:
        """Close the batch's sandboxes on every worker, and the connection."""
        with suppress(Exception):  # gone already: `Farewell` or the worker sees to it
            if self._client.status == "running":
                self._client.unregister_worker_plugin(self._name)
        self._client.close(timeout=5)

    def _first_workers(self) -> dict[str, Any]:
        with suppress(TimeoutError):
            self._client.wait_for_workers(1, timeout=FIRST_WORKER_SECONDS)
        workers = self._workers()
        if not workers:
            raise UsageError(
                f"the dask scheduler at {self.address} has no workers; start some on the grading "
                f"machines with `dask worker {self.address}` (docs/clusters.md)"
            )
        return workers

    def _workers(self) -> dict[str, Any]:
        try:
            return dict(self._client.scheduler_info(n_workers=-1)["workers"])
        except (OSError, CancelledError, RuntimeError) as error:
            raise NoSandboxError(LOST.format(self.address)) from error

    def _fit(self, workers: dict[str, Any]) -> dict[str, Any]:
        """Those of `workers` that have what a job asks for, and never failed to grade."""
        with self._lock:
            return {
                address: worker
                for address, worker in workers.items()
                if address not in self._unfit
                and all(worker["resources"].get(name, 0) for name in self._resources)
            }

    def _places_of(self, worker: dict[str, Any]) -> int:
        shares = (worker["resources"][name] / share for name, share in self._resources.items())
        return int(min([worker["nthreads"], *shares]))


class ClusterWorker:
    """Passes one job at a time to the cluster and waits; a `Worker` of the pool."""

    def __init__(self, cluster: Cluster, stopping: threading.Event) -> None:
        self._cluster = cluster
        self._stopping = stopping
        self._future: Future | None = None

    def grade(self, job: Job) -> Graded:
        """Grade `job` on some machine of the cluster; errors are those of `Worker`."""
        text = job.model_dump_json()
        for _ in range(RESUBMISSIONS):
            reply = self._ask(text)
            if reply.outcome == "graded" and reply.report is not None:
                return Graded(reply.report, reply.image)
            if reply.outcome == "failed":
                raise MachineryError(f"on {reply.host}: {reply.text}")
            log.warning("a worker of the cluster let it go (%s): once more", reply.outcome)
            if reply.outcome == "no_sandbox":
                self._cluster.leave_out(reply.worker, reply.host, reply.text)
        raise MachineryError(f"{RESUBMISSIONS} workers closed while they graded it")

    def close(self) -> None:
        """Take back the job that is under way."""
        future = self._future
        if future is not None:
            with suppress(Exception):  # the connection may be gone, and the job with it
                future.cancel()

    def _ask(self, job: str) -> Reply:
        self._raise_if_stopping()
        self._future = future = self._cluster.submit(job)
        try:
            return self._await(future)
        finally:
            self._future = None

    def _await(self, future: Future) -> Reply:
        while True:
            try:
                return Reply.model_validate_json(future.result(timeout=CHECK_SECONDS))
            except KilledWorker as error:
                raise MachineryError(GIVEN_UP) from error
            except CancelledError:
                self._raise_if_stopping()
                self._cluster.check()
                raise NoSandboxError(LOST.format(self._cluster.address)) from None
            except TimeoutError:
                self._raise_if_stopping()
                self._cluster.check()
                if self._cluster.gave_up(future):
                    raise MachineryError(GIVEN_UP) from None

    def _raise_if_stopping(self) -> None:
        if self._stopping.is_set():
            raise StoppedError


@contextmanager
def connect(
    scheduler: str | None,
    workers: int,
    gpus: int,
    workers_per_gpu: int,
    say: Callable[[str], None],
    insecure: bool = False,
) -> Iterator[Cluster]:
    """Use a running cluster, or a local one for as long as the context lasts.

    Args:
        scheduler: The address of a running one; None makes a local one.
        workers: The places of a local one.
        gpus: The devices of a local one; with any, every job asks for its share of a device.
        workers_per_gpu: How many jobs share a device.
        say: Gets a line for each machine that has to be left out.
        insecure: The cluster's network is trusted: no TLS is asked for.

    Raises:
        UsageError: When no scheduler answers, and unless `insecure` when it, or a worker, is open
            to its network.
    """
    # What is wrong is said in our own words; dask would add its tracebacks.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    share = workers_per_gpu if gpus else None
    with dask.config.set({"distributed.admin.low-level-log-length": MESSAGES_KEPT}):
        if scheduler is not None:
            if not insecure:
                refuse_open(scheduler, [scheduler])  # what it sends is not even listened to
            yield from _connected(scheduler, scheduler, share, say, insecure)
            return
        with _local_cluster(workers, gpus) as local:
            yield from _connected(local, "the local cluster", share, say, True)


def _connected(
    where: LocalCluster | str,
    address: str,
    workers_per_gpu: int | None,
    say: Callable[[str], None],
    insecure: bool,
) -> Iterator[Cluster]:
    if address.startswith("tls://") and not Security().get_connection_args("client")["ssl_context"]:
        raise UsageError(
            f"{address} is a cluster with TLS: name its certificates in "
            "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__TLS__CLIENT__CERT and …__TLS__CLIENT__KEY "
            "(docs/clusters.md)"
        )
    try:
        client = Client(where, timeout=CONNECT_SECONDS, set_as_default=False, name="autograder")
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise UsageError(
            f"no dask scheduler answers at {address} ({error or type(error).__name__}); start one "
            "with `dask scheduler` and name it with --scheduler (docs/clusters.md), or grade on "
            "this machine alone without --scheduler"
        ) from None
    cluster = Cluster(client, address, workers_per_gpu, say)
    try:
        if not insecure:
            cluster.refuse_open()
        yield cluster
    finally:
        cluster.close()


def _local_cluster(workers: int, gpus: int) -> LocalCluster:
    """Scheduler and worker as threads of this process: nothing listens that grading must fear."""
    return LocalCluster(
        n_workers=1,
        threads_per_worker=workers,
        processes=False,
        resources={SLOTS: workers, GPU: gpus},
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0",
        memory_limit=0,
        silence_logs=logging.CRITICAL,
    )


def _declared(workers: dict[str, Any], resource: str) -> bool:
    return any(worker["resources"].get(resource, 0) for worker in workers.values())


def _same_image(replies: dict[str, Any]) -> str:
    """The one image of all workers; `UsageError` names those that differ, and the way out."""
    problems: list[str] = []
    images: dict[str, list[str]] = defaultdict(list)
    for address, reply in sorted(replies.items()):
        if isinstance(reply, BaseException):
            text = f"{type(reply).__name__}: {reply}"
            problems.append(f"{address}: cannot run autograder ({text}); install it there")
            continue
        seen = Look.model_validate_json(reply)
        if seen.kit != kit():
            problems.append(
                f"{seen.host} ({address}) has autograder {seen.kit}, this command has {kit()}; "
                "bring all machines to the same state and start their workers again"
            )
        elif seen.problem:
            problems.append(f"{seen.host} ({address}): {seen.problem}")
        else:
            images[seen.image].append(seen.host)
    if len(images) > 1:
        found = "; ".join(f"{image} on {', '.join(hosts)}" for image, hosts in images.items())
        problems.append(
            f"the workers grade with different software: {found}. Give all of them one image "
            "(`docker save autograder:cpu | ssh HOST docker load`, or a registry), or the same "
            "Python and packages for the process sandbox"
        )
    if problems:
        raise UsageError("the cluster cannot grade yet:\n" + "\n".join(problems))
    return next(iter(images))
