"""A submission pays for what it breaks, and cannot make itself a failure of the machinery."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from made_sandbox import HONEST, LIMITS, Grader, open_made, outcomes_of

from autograder.batch.worker import LocalWorker
from autograder.records import Cell, Job
from autograder.sandbox import Sandbox

BIG = """
import numpy as np
from otter.test_files import test_case

@test_case(name="takes memory")
def test_memory(square):
    square(3)
    np.ones(10**12)
"""
SLOW = """
from otter.test_files import test_case

@test_case(name="computes for ever, with a value of the student's")
def test_slow(square):
    square(3)
    while True:
        pass
"""
BUSY_FIRST = """
import time
from otter.test_files import test_case

@test_case(name="computes, and only then asks the student")
def test_busy(square):
    until = time.process_time() + 1.0
    while time.process_time() < until:
        pass
    assert square(3) == 9
"""
LOOKS_UP = """
from otter.test_files import test_case

@test_case(name="a value")
def test_value(env):
    assert env["answer"] == 42
"""
HANGS = """
import signal, time
from otter.test_files import test_case

@test_case(name="hangs")
def test_hangs(square):
    square(3)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    time.sleep(600)
"""
PASSES = """
from otter.test_files import test_case

@test_case(name="squares")
def test_squares(square):
    assert square(3) == 9
"""
FILES = {
    "hidden/big.py": BIG,
    "hidden/slow.py": SLOW,
    "hidden/busy.py": BUSY_FIRST,
    "hidden/looks.py": LOOKS_UP,
    "hidden/passes.py": PASSES,
}


@pytest.fixture(scope="module")
def made(kind: str) -> Iterator[Grader]:
    with open_made(kind, FILES) as sandbox:
        yield Grader(sandbox)


def outcome(grader: Grader, question: str, *cells: str) -> str:
    report = grader.report(*cells, questions=(question,))
    assert grader.sandbox.clean, grader.sandbox.left
    return report.questions[0].cases[0].outcome.value


NAMED = """
import ctypes, os, time
prctl = ctypes.CDLL(None).prctl
prctl(15, {name!r}, 0, 0, 0)
if os.fork() == 0:
    prctl(15, {name!r}, 0, 0, 0)
    os.setsid()
    os.closerange(0, 256)
    time.sleep(60)
    os._exit(0)
"""


@pytest.mark.parametrize(
    "name", [b"strange\xff\xfe", b"\x85\xffUid:\t0", b"\nUid:\t0\n", b"\xc3\x28"]
)
def test_a_process_name_that_is_no_text_is_nobodys_failure(made: Grader, name: bytes) -> None:
    assert outcome(made, "passes", HONEST, NAMED.format(name=name)) == "passed"


def test_a_test_that_computes_too_long_with_a_value_is_a_timeout(made: Grader) -> None:
    assert outcome(made, "slow", HONEST) == "timeout"


def test_the_end_of_the_submissions_time_in_a_test_is_a_timeout(kind: str) -> None:
    limits = LIMITS.model_copy(update={"submission_seconds": 2.0, "test_seconds": 60.0})
    with open_made(kind, FILES, limits) as sandbox:
        assert outcome(Grader(sandbox), "slow", HONEST) == "timeout"


def test_memory_that_a_test_lacks_with_a_value_in_play_is_no_error(made: Grader) -> None:
    assert outcome(made, "big", HONEST) == "out_of_memory"


CROWD = """
import os
for _ in range(50):
    if os.fork() == 0:
        while True:
            pass
"""


def test_processes_that_keep_the_processor_busy_make_no_test_an_error(made: Grader) -> None:
    assert outcome(made, "busy", HONEST, CROWD) in ("passed", "timeout")


def test_a_global_that_is_not_defined_is_the_notebooks_failure(made: Grader) -> None:
    assert outcome(made, "looks", HONEST) == "failed"
    assert outcome(made, "looks", "answer = 42") == "passed"


SAYS = """
import os, struct, msgpack
def send(message):
    body = msgpack.packb(message)
    view = memoryview(struct.pack(">Q", len(body)) + body)
    while view:
        view = view[os.write(3, view):]
{}
"""


@pytest.mark.parametrize(
    "word",
    [
        "send({'cell': 'x' * 5_000_000})",
        "send({'cell': 2**63})",
        "send({'cell': {'id': 'x'}})",
        "send({'ran': {'outcome': ['x'], 'seconds': float('nan'), 'error': b'x' * 5_000_000}})",
        "send({'ran': {'outcome': 'ok', 'seconds': 1e308}}); send({'names': {}})",
        "send({'names': {'x' * 900 + str(n): 'value' for n in range(9_999)}})",
    ],
)
def test_no_word_during_the_notebook_is_a_failure_of_the_machinery(made: Grader, word: str) -> None:
    assert outcome(made, "passes", HONEST, SAYS.format(word)) in ("passed", "failed", "crashed")


def test_results_of_many_failing_cells_stay_small(made: Grader) -> None:
    fails = "print('o' * 9_000)\nraise ValueError('\U0001f600' * 19_000)"
    cells = tuple(Cell(id=f"c{n}", source=fails) for n in range(300))
    cells = (*cells, Cell(id="h", source=HONEST))
    report = made.sandbox.grade(Job(cells=cells, seed=1, questions=("passes",), keep_output=True))
    assert len(report.cells) == 301
    assert report.questions[0].cases[0].outcome == "passed"
    assert len(report.model_dump_json()) < 5_000_000


def test_questions_whose_tests_hang_cost_one_second_run_and_twice_the_time(kind: str) -> None:
    limits = LIMITS.model_copy(update={"submission_seconds": 8.0, "test_seconds": 2.0})
    files = {f"hidden/h{n}.py": HANGS for n in range(4)} | {"hidden/passes.py": PASSES}
    opened: list[Sandbox] = []

    def open_counted() -> Sandbox:
        opened.append(open_made(kind, files, limits))
        return opened[-1]

    names = (*(f"h{n}" for n in range(4)), "passes")
    with closing(LocalWorker(open_counted, names, 200, threading.Event())) as worker:
        job = Job(cells=(Cell(id="c", source=HONEST),), seed=1, questions=("passes", *names[:4]))
        started = time.monotonic()
        report = worker.grade(job).report
        seconds = time.monotonic() - started - sum(sandbox.start_seconds for sandbox in opened)
    assert len(opened) <= 2
    assert seconds < 2 * 8.0 + 2 * 5.0 + 5.0  # each run may end a little late
    found = outcomes_of(report)
    assert "error" not in str(found)
    assert {found[f"h{n}"][0] for n in range(4)} <= {"crashed", "timeout", "not_run"}


def test_a_million_folders_meet_a_limit_and_cost_the_next_submission_nothing(
    kind: str, start: Callable[..., Sandbox]
) -> None:
    with start(kind) as sandbox:
        grader = Grader(sandbox)
        started = time.monotonic()
        found = grader.probe("""
import os
try:
    for number in range(1_000_000):
        os.mkdir(f'/tmp/{number}')
except OSError as error:
    return ('stopped', error.errno, number < 30_000)
return 'never'
""")
        assert "('stopped', 28, True)" in found
        assert grader.outcomes(HONEST) == ["passed"] * 3
        assert time.monotonic() - started < 30
        assert sandbox.clean, sandbox.left
