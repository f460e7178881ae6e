"""The proof of a sandbox before it is used: a question answered right, and the same one wrong.

It takes the way of a submission, through a real student process, grader and judge. A sandbox in
which the right answer fails or the wrong one passes would grade nobody fairly, and one from which
student code reaches more than it may guards nothing.
"""

from __future__ import annotations

from autograder.errors import SandboxError
from autograder.records import Cell, Job, Outcome, Report

CELLS = (
    Cell(id="imports", source="import os, socket\nimport numpy as np"),
    Cell(
        id="answers",
        source="""
def right(numbers):
    return int(np.sum(numbers))


def wrong(numbers):
    return int(np.sum(numbers)) + 1
""",
    ),
    Cell(
        id="walls",
        source="""
def tries():
    yield "a network socket", lambda: socket.socket(socket.AF_INET).close()
    yield "the hidden tests", lambda: os.listdir("/srv/grading")
    yield "the system's files", lambda: open("/usr/canary", "w").close()
    yield "the rights of root", lambda: os.setuid(1)


def reach():
    reached = []
    for name, attempt in tries():
        try:
            attempt()
            reached.append(name)
        except OSError:
            pass
    return reached
""",
    ),
)
_MISSING = {
    "users": "student code has no user of its own",
    "namespaces": "there are no namespaces",
    "network": "the network cannot be closed",
}
EXPECTED = {"right": Outcome.PASSED, "wrong": Outcome.FAILED, "walls": Outcome.PASSED}


def canary(seed: int, seconds: float) -> Job:
    """The job that proves a sandbox."""
    return Job(cells=CELLS, seed=seed, canary=True, seconds=seconds)


def check_canary(report: Report) -> None:
    """Raise `SandboxError`, with the walls that are missing, unless `report` says what it must."""
    missing = [words for wall, words in _MISSING.items() if not report.isolation.get(wall)]
    lacks = f" In this place {', '.join(missing)}." if missing else ""
    found = {question.id: question.cases[0] for question in report.questions}
    for name, expected in EXPECTED.items():
        case = found.get(name)
        if case is None or case.outcome is not expected:
            was = "no verdict" if case is None else f"{case.outcome.value} ({case.detail})"
            cells = "; ".join(cell.error for cell in report.cells if cell.error)
            raise SandboxError(
                f"the sandbox does not grade as it should: of the kit's own question {name!r} "
                f"the verdict was {was}, not {expected.value}.{lacks} {cells}".rstrip()
            )
