"""A made-up assignment of five questions, and short ways to grade texts in a sandbox of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.archives import tar_bytes
from autograder.course.bundle import Bundle
from autograder.course.settings import Limits, SandboxSettings
from autograder.records import CaseResult, Cell, Job, Report
from autograder.sandbox import Sandbox, open_sandbox

KINDS = [
    pytest.param("process", marks=pytest.mark.sandbox),
    pytest.param("docker", marks=pytest.mark.docker),
]
LIMITS = Limits(
    memory=512 * 2**20,
    processes=60,
    file_size=8 * 2**20,
    scratch=64 * 2**20,
    output=10_000,
    notebook_seconds=5.0,
    test_seconds=3.0,
    submission_seconds=40.0,
)
SECRET = "the-hidden-number-is-48151623"
# q1 and q2 ask for the square of a number; q3 hands over what `probe` returns; q4 is broken;
# q5 crashes or hangs the grader itself where `native` says so.
TESTS = {
    "q1": f"""
from otter.test_files import test_case
OK_FORMAT = False
name = "q1"
points = None
SECRET = "{SECRET}"

@test_case(name="squares", hidden=True, points=1, failure_message="look at negative numbers")
def test_squares(square):
    import numpy as np
    numbers = np.random.randint(-1000, 1000, size=5)
    for number in numbers.tolist():
        assert square(number) == number * number, f"wrong for {{number}}"

@test_case(name="squares again", hidden=True, points=3)
def test_squares_again(square):
    assert square(7) == 49
""",
    "q2": """
from otter.test_files import test_case
OK_FORMAT = False
name = "q2"
points = None

@test_case(name="cube", hidden=True)
def test_cube(cube):
    assert cube(3) == 27
""",
    "q3": """
from otter.test_files import test_case
OK_FORMAT = False
name = "q3"
points = None

@test_case(name="probe", hidden=True)
def test_probe(probe):
    value = probe()
    assert False, f"probe: {value!r}"
""",
    "q4": """
from otter.test_files import test_case
OK_FORMAT = False
name = "q4"
points = None

@test_case(name="broken", hidden=True)
def test_broken(square):
    raise KeyError("the author's mistake")
""",
    "q5": """
import os, signal, time
from otter.test_files import test_case
OK_FORMAT = False
name = "q5"
points = None

@test_case(name="native", hidden=True)
def test_native(native):
    what = native()
    if what == "crash":  # as a library does
        os.abort()
    if what == "hang":  # no signal gets through to Python while native code computes
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        time.sleep(600)
""",
}
HONEST = "def square(x):\n    return x * x\n\ndef cube(x):\n    return x ** 3\n"


@dataclass
class Grader:
    """A sandbox and short ways to grade texts in it."""

    sandbox: Sandbox

    def report(
        self, *cells: str, questions: tuple[str, ...] = ("q1", "q2"), seed: int = 1
    ) -> Report:
        numbered = tuple(Cell(id=f"c{i}", source=source) for i, source in enumerate(cells))
        return self.sandbox.grade(
            Job(cells=numbered, seed=seed, questions=questions, keep_output=True)
        )

    def outcomes(self, *cells: str, questions: tuple[str, ...] = ("q1", "q2")) -> list[str]:
        report = self.report(*cells, questions=questions)
        return [case.outcome.value for question in report.questions for case in question.cases]

    def probe(self, body: str) -> str:
        """What the student's `probe` returned, as the staff's detail shows it."""
        indented = "\n".join(f"    {line}" for line in body.strip().splitlines())
        return self.case(f"def probe():\n{indented}\n", question="q3").detail

    def case(self, *cells: str, question: str) -> CaseResult:
        return self.report(*cells, questions=(question,)).questions[0].cases[0]


def open_made(
    kind: str,
    files: dict[str, str],
    limits: Limits = LIMITS,
    reference: str = "",
    functions: dict[str, list[str]] | None = None,
    keep_hidden: Sequence[Path] = (),
) -> Sandbox:
    """A sandbox of an assignment whose tests are `files`: `public/q1.py`, `hidden/q1.py`, …

    `functions` are those that students write for each question, and `reference` has them all;
    `keep_hidden` are folders and files that students may not read.
    """
    names, written = sorted({Path(name).stem for name in files}), functions or {}
    described = [{"id": n, "maximum": 1.0, "functions": written.get(n, [])} for n in names]
    header = {"id": "made", "version": "1", "title": "Made", "questions": described}
    texts = {"assignment.json": json.dumps(header), "reference.py": reference, **files}
    bundle = Bundle("made", "1", "0" * 64, tar_bytes({k: v.encode() for k, v in texts.items()}))
    settings = SandboxSettings(container_memory=1500 * 2**20, container_processes=200)
    return open_sandbox(kind, bundle, settings, limits, keep_hidden=keep_hidden)  # type: ignore[arg-type]


def outcomes_of(report: Report) -> dict[str, list[str]]:
    """The outcomes of each question's cases."""
    return {q.id: [case.outcome.value for case in q.cases] for q in report.questions}
