"""A real grader with its judges, whose students are threads that play `student_fuzzer`."""

import atexit
import json
import os
import random
import shutil
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from made_sandbox import LIMITS
from student_fuzzer import CELLS, Fuzzer

from autograder.course.settings import SandboxSettings
from autograder.records import Report
from autograder.runner import cases, notebook, otter_stub
from autograder.runner.grader import JobGrader
from autograder.runner.messages import End, Ending, Word
from autograder.sandbox.client import policy_for
from autograder.sandbox.users import Users

# Silent students are to cost little: an honest one never waits.
notebook.SLACK = notebook.LEAST_SECONDS = 0.05
cases.GRACE = 0.05
FUZZED = LIMITS.model_copy(
    update={
        "notebook_seconds": 0.1,
        "test_seconds": 0.1,
        "submission_seconds": 2.0,
        "message": 4 * 2**20,
    }
)
SQUARES = """
from otter.test_files import test_case

@test_case(name="squares", hidden={hidden})
def test_squares(square):
    for number in (1, 7):
        assert square(number) == number * number, "wrong"

@test_case(name="observed", hidden={hidden})
def test_observed(square):
    seen = square.observe(7)
    assert seen.value == 49 and seen.peak_bytes < 1000 and not seen.warnings, f"{{seen!r}}"
"""
VALUES = """
import numpy as np
from otter.test_files import test_case
from autograder.testing import expect_close, expect_equal

@test_case(name="a value", hidden=True)
def test_value(env):
    expect_equal(env["number"], 49, "number")

@test_case(name="close", hidden=True)
def test_close(cube, shape):
    expect_close(cube(np.arange(3.0)), np.arange(3.0) ** 3, what="cubes")
    assert tuple(shape(np.zeros((2, 3)))) == (2, 3)

@test_case(name="raises", hidden=True)
def test_raises(square):
    try:
        square("x")
    except TypeError as error:
        assert "x" in str(error)
    else:
        raise AssertionError("a text has no square")
"""
REFERENCE = """
import numpy as np

def square(number):
    return number * number

def cube(numbers):
    return np.asarray(numbers) ** 3

def shape(array):
    return np.shape(array)
"""
BUNDLE = {
    "reference.py": REFERENCE,
    "public/q1.py": SQUARES.format(hidden=False),
    "hidden/q1.py": SQUARES.format(hidden=True),
    "hidden/q2.py": VALUES,
    "hidden/q3.py": SQUARES.format(hidden=True),
}


def settle() -> None:
    """Lay the tests out in a folder and go there, as a grader does in its jail."""
    folder = Path(tempfile.mkdtemp(prefix="fuzzed-"))
    atexit.register(_remove, folder, os.getpid())
    for name, text in BUNDLE.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    functions = {"q1": ["square"], "q2": ["cube", "shape"], "q3": ["square"]}
    questions = [{"id": q, "maximum": 1.0, "functions": names} for q, names in functions.items()]
    (folder / "assignment.json").write_text(json.dumps({"questions": questions}))
    os.environ["AUTOGRADER_BUNDLE"] = str(folder)
    os.chdir(folder)
    otter_stub.install()


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


class Supervisor(threading.Thread):
    """Answers a grader's words; its student processes are threads."""

    def __init__(self, seed: int) -> None:
        super().__init__(daemon=True)
        self.chance = random.Random(seed)
        self.seed = seed
        self.theirs, self.ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.student: tuple[threading.Thread, socket.socket] | None = None
        self.started = 0

    def run(self) -> None:
        """Do what is asked until the grader is gone."""
        while word := self.ours.recv(1):
            if word == Word.START:
                self.stop()
                near, far = socket.socketpair()
                fuzzer = Fuzzer(far.fileno(), 1000 * self.seed + self.started)
                self.started += 1
                thread = threading.Thread(target=play, args=(fuzzer, far), daemon=True)
                self.student = thread, far
                thread.start()
                socket.send_fds(self.ours, [b"!"], [near.fileno()])
                near.close()
            else:
                self.stop()
                self.ours.send(
                    Ending(self.chance.choice(list(End)), self.chance.randrange(256)).pack()
                )
        self.stop()
        self.ours.close()

    def stop(self) -> None:
        """End the student."""
        if self.student is not None:
            thread, far = self.student
            far.shutdown(socket.SHUT_RDWR)
            thread.join()
            far.close()
            self.student = None


def play(fuzzer: Fuzzer, far: socket.socket) -> None:
    """A student process from its order to its end."""
    try:
        fuzzer.listen()  # the order
        fuzzer.speak()
    except Exception:  # noqa: BLE001 - it is to fail in the grader, not here
        pass
    finally:
        far.shutdown(socket.SHUT_RDWR)


def graded(seed: int) -> dict[str, Any]:
    """What a grader made of the fuzzers of one seed: outcomes, or what went wrong."""
    if "otter" not in sys.modules:
        settle()
    users = Users(1, 2, 3, 4, socket.socket())
    policy = policy_for(SandboxSettings(), FUZZED, users, container=False, folder="/nowhere")
    users.close()
    supervisor = Supervisor(seed)
    supervisor.start()
    cells = [{"id": f"c{n}", "source": f"x = {n}"} for n in range(CELLS)]
    job = {"cells": cells, "seed": 1, "questions": None, "keep_output": True, "seconds": 2.0}
    started = time.monotonic()
    try:
        grader = JobGrader(policy, job, supervisor.theirs)
        report = grader.grade()
        report["signatures"] = grader.sign()
        grader.end()
        report["isolation"] = {}
        parsed = Report.model_validate_json(json.dumps(report))
        outcomes = [case.outcome.value for q in parsed.questions for case in q.cases]
        size = len(json.dumps(report))
        return {
            "seed": seed,
            "outcomes": outcomes,
            "size": size,
            "doubtful": list(parsed.doubtful),
            "seconds": round(time.monotonic() - started, 3),
        }
    except Exception as error:  # noqa: BLE001 - whatever breaks is what is looked for
        return {"seed": seed, "broke": f"{type(error).__name__}: {error}"[:2000]}
    finally:
        supervisor.theirs.close()
        supervisor.join()
