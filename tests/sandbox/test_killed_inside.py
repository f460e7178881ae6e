"""Whichever process of a sandbox is killed from outside, at whichever moment: nobody loses a point.

The machine may be short of memory, or a person may clean it up. What a killed process would have
said nobody knows, so the submission is graded once more, in a fresh sandbox.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from made_sandbox import LIMITS, open_made, outcomes_of
from process_tree import descendants

from autograder.batch.worker import LocalWorker
from autograder.errors import SandboxError
from autograder.records import Cell, Job, Report
from autograder.sandbox import Sandbox, control_group
from autograder.sandbox.control_group import ControlGroup

pytestmark = pytest.mark.sandbox

TRIALS = 10
FIRST = """
from otter.test_files import test_case

@test_case(name="doubles")
def test_doubles(double):
    assert double(3) == 6
"""
SECOND = """
from otter.test_files import test_case

@test_case(name="four times", hidden=True)
def test_four_times(quadruple):
    assert quadruple(3) == 12
"""
REFERENCE = """
import time

def double(x):
    time.sleep(0.2)
    return 2 * x
"""
FILES = {"hidden/q1.py": FIRST, "hidden/q2.py": SECOND}
FUNCTIONS = {"q1": ["double"], "q2": ["quadruple"]}
# It takes its time in a cell, in each question's tests, and in the reference that is lent to it.
RIGHT = """
import time
time.sleep(0.3)

def double(x):
    time.sleep(0.2)
    return 2 * x

def quadruple(x):
    time.sleep(0.2)
    return double(double(x))
"""
LOSES_THE_FIRST = RIGHT.replace("2 * x", "x", 1)


def job(source: str, number: int = 0) -> Job:
    return Job(cells=(Cell(id="c0", source=source + f"\n# {number}"),), seed=number)


@pytest.fixture
def worker() -> Iterator[LocalWorker]:
    def opening() -> Sandbox:
        return open_made("process", FILES, LIMITS, REFERENCE, FUNCTIONS)

    worker = LocalWorker(opening, ("q1", "q2"), 1000, threading.Event())
    yield worker
    worker.close()


def said(report: Report) -> tuple[object, ...]:
    cells = [(cell.id, cell.outcome) for cell in report.cells]
    return outcomes_of(report), cells, report.notes


@pytest.mark.parametrize(
    ("source", "outcome"),
    [(RIGHT, "passed"), (LOSES_THE_FIRST, "failed")],
    ids=["right", "lent_to"],
)
def test_a_kill_from_outside_changes_no_result(
    worker: LocalWorker, source: str, outcome: str
) -> None:
    worker.grade(job(""))  # opens the sandbox
    started = time.monotonic()
    expected = said(worker.grade(job(source)).report)
    seconds = time.monotonic() - started
    assert expected[0] == {"q1": [outcome], "q2": ["passed"]}

    chance, killed = random.Random(5), 0
    for number in range(TRIALS):
        worker.grade(job(""))  # after a kill, in a new sandbox
        with ThreadPoolExecutor(1) as pool:
            grading = pool.submit(worker.grade, job(source, number))
            time.sleep(chance.uniform(0.05, 0.95) * seconds)
            there = list(descendants(os.getpid()))
            victim, sign = chance.choice(there), chance.choice([signal.SIGKILL, signal.SIGTERM])
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, sign)
                killed += not grading.done()
        assert said(grading.result().report) == expected, (number, there.index(victim), sign.name)
    assert killed, "every grading had ended when its turn to be killed came"


def test_a_submission_that_kills_itself_every_time_has_crashed(worker: LocalWorker) -> None:
    kills = "import os, signal\ndef double(x):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    report = worker.grade(job(RIGHT + kills)).report
    assert outcomes_of(report)["q1"] == ["crashed"]
    assert not report.doubtful


@pytest.mark.parametrize("every_time", [False, True], ids=["once", "every_time"])
def test_a_sandbox_that_lost_its_memory_is_blamed_on_a_submission_when_it_happens_again(
    every_time: bool,
) -> None:
    opened: list[Sandbox] = []

    def opening() -> Sandbox:
        sandbox = open_made("process", FILES, LIMITS, REFERENCE, FUNCTIONS)
        sandbox.connection.killed_for_memory = lambda: True
        opened.append(sandbox)
        return sandbox

    worker = LocalWorker(opening, ("q1", "q2"), 1000, threading.Event())
    with closing(worker), ThreadPoolExecutor(1) as pool:
        worker.grade(job(""))
        grading = pool.submit(worker.grade, job(RIGHT))
        for count in (1, 2) if every_time else (1,):
            while len(opened) < count and not grading.done():
                time.sleep(0.01)
            time.sleep(0.5)  # from here the notebook runs, or its tests do
            for pid in list(descendants(os.getpid())):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        report = grading.result().report
    expected = ["out_of_memory" if every_time else "passed"]
    assert outcomes_of(report) == {"q1": expected, "q2": expected}
    assert len(opened) == 2


class RefusesProcesses(ControlGroup):
    """A control group that takes nobody in, as one that somebody else has removed."""

    def take_in(self, pid: int) -> None:
        raise ProcessLookupError(f"process {pid} is gone")


def test_a_sandbox_that_cannot_be_made_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control_group, "make", lambda *limits: RefusesProcesses(()))
    before = set(descendants(os.getpid()))
    with pytest.raises(SandboxError, match="the forkserver did not start"):
        open_made("process", FILES, LIMITS)
    assert set(descendants(os.getpid())) == before
