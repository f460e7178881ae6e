"""Real sandboxes for the tests of the trust boundary: the process kind, and Docker where marked."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from autograder.course.archives import tar_bytes
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
# q1 and q2 ask for the square of a number; q3 hands over what `probe` returns; q4 is broken.
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


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """Four questions of a made-up assignment."""
    described = [{"id": q, "maximum": 4.0, "functions": ["square"]} for q in TESTS]
    files = {
        "assignment.json": json.dumps(
            {"id": "numbers", "version": "1", "title": "Numbers", "questions": described}
        ).encode(),
        "reference.py": HONEST.encode(),
        "data/numbers.txt": b"1 2 3\n",
        "private/held_back.txt": SECRET.encode(),
    }
    files |= {f"hidden/{question}.py": text.encode() for question, text in TESTS.items()}
    return Bundle("numbers", "1", "0" * 64, tar_bytes(files))


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def start(bundle: Bundle) -> Callable[..., Sandbox]:
    """Start a sandbox of a kind, with limits of one's own."""

    def start(kind: str, limits: Limits = LIMITS, **settings: object) -> Sandbox:
        fields = {"container_memory": 1500 * 2**20, "container_processes": 200} | settings
        return open_sandbox(kind, bundle, SandboxSettings(**fields), limits)  # type: ignore[arg-type]

    return start


@pytest.fixture(scope="session")
def shared(kind: str, start: Callable[..., Sandbox]) -> Iterator[Grader]:
    grader = Grader(start(kind))
    yield grader
    grader.sandbox.close()


@pytest.fixture
def grader(shared: Grader, kind: str, start: Callable[..., Sandbox]) -> Iterator[Grader]:
    """The shared sandbox; every test must leave it clean."""
    if not shared.sandbox.clean:
        shared.sandbox.close()
        shared.sandbox = start(kind)
    yield shared
    assert shared.sandbox.clean, shared.sandbox.left
