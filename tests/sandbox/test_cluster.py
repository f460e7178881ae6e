"""A real dask cluster of processes: machines and schedulers die, the gradebook stays the same."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import psutil
import pytest
from rich.console import Console

import autograder
from autograder.batch.grading import Machines
from autograder.batch.run import Summary, grade_paths
from autograder.batch.worker import NoSandboxError
from autograder.course.assignment import find_assignment
from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import load_course
from autograder.gradebook.ledger import LedgerReader
from autograder.proof.assemble import reference_submission, with_solution_file

SMALL = load_course(Path(__file__).parents[1] / "courses" / "small")
WRONG = "def moving_average(values, width):\n    return [{}]\n"
SIZE = 12

pytestmark = pytest.mark.sandbox


class Cluster:
    """A scheduler and its workers, each a process started as its command line would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self.start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
        )
        # It is there before anything stands in it.
        wait_until(lambda: self.file.exists() and self.file.read_text().rstrip().endswith("}"))
        self.address = json.loads(self.file.read_text())["address"]

    def worker(self, *words: str) -> subprocess.Popen[bytes]:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
        return self.start("dask_worker", *options, "--local-directory", str(self.folder), *words)

    def start(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{program}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{program}",
                 "--scheduler-file", str(self.file), *words],
                env=os.environ | {"PYTHONPATH": str(Path(autograder.__file__).parents[1])},
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def close(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=15)
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.close()


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class in which every third student is wrong, and one file is no notebook."""
    folder = tmp_path_factory.mktemp("class")
    master, released = load_master(SMALL, "smoothing"), load_released(SMALL, "smoothing")
    for number in range(SIZE):
        if number % 3 == 2:
            notebook = with_solution_file(master, released, WRONG.format(number))
        else:
            notebook = reference_submission(master, released)
        slow = f"import time\ntime.sleep(0.5)\nnumber = {number}"
        notebook.cells.append(nbformat.v4.new_code_cell(slow))
        nbformat.write(notebook, folder / f"student{number:02}.ipynb")
    (folder / "broken.ipynb").write_text('{"cells": [')
    return folder


@pytest.fixture(scope="module")
def gradebook(submissions: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What the local engine makes of the class."""
    out = tmp_path_factory.mktemp("local") / "out"
    grade(submissions, out, Machines())
    return (out / "gradebook.csv").read_bytes()


def grade(submissions: Path, out: Path, machines: Machines) -> Summary:
    return grade_paths(
        find_assignment(SMALL, "smoothing"),
        [submissions],
        out=out,
        kind="process",
        console=Console(quiet=True),
        workers=2 if machines.scheduler is None else None,
        machines=machines,
    )


def wait_until(true: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def sandboxes_of(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The forkserver of a worker and everything below it."""
    return psutil.Process(process.pid).children(recursive=True)


def kill_when_half_done(
    out: Path, process: subprocess.Popen[bytes], killed: list[psutil.Process]
) -> threading.Thread:
    """Kill `process` once a third of the class has its result; `killed` gets its children."""

    def watch() -> None:
        wait_until(lambda: len(list((out / "results").glob("student*.json"))) >= SIZE // 3)
        killed.extend(psutil.Process(process.pid).children(recursive=True))
        os.kill(process.pid, signal.SIGKILL)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_a_worker_that_is_killed_half_way_changes_nothing_and_leaves_nothing(
    cluster: Cluster, submissions: Path, gradebook: bytes, tmp_path: Path
) -> None:
    first = cluster.worker("--resources", "slots=1", "--name", "first")
    second = cluster.worker("--resources", "slots=1", "--name", "second")
    out, killed = tmp_path / "out", list[psutil.Process]()
    thread = kill_when_half_done(out, first, killed)
    summary = grade(submissions, out, Machines(dask=True, scheduler=cluster.address))
    thread.join()

    assert first.wait() == -signal.SIGKILL
    assert killed, "the worker that was killed had a sandbox"
    assert summary.failed == 0
    assert (out / "gradebook.csv").read_bytes() == gradebook
    psutil.wait_procs(killed, timeout=20)
    assert not [process for process in killed if process.is_running()]
    assert sandboxes_of(second) == [], "a batch that has ended leaves no sandbox on its workers"


def test_without_its_scheduler_a_batch_stops_with_what_it_has_and_the_next_run_goes_on(
    cluster: Cluster, submissions: Path, gradebook: bytes, tmp_path: Path
) -> None:
    worker = cluster.worker()
    out = tmp_path / "out"
    thread = kill_when_half_done(out, cluster.scheduler, [])
    with pytest.raises(
        NoSandboxError, match=r"scheduler at tcp://.* is gone.*run the same command again"
    ):
        grade(submissions, out, Machines(dask=True, scheduler=cluster.address))
    thread.join()

    with LedgerReader(out) as ledger:
        kept = ledger.count()
    assert SIZE // 3 <= kept < SIZE
    summary = grade(submissions, out, Machines())
    assert summary.counts.cached == kept
    assert (out / "gradebook.csv").read_bytes() == gradebook
    worker.wait(timeout=30)  # dask's workers end with their scheduler, and our sandboxes with them
