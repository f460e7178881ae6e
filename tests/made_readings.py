"""An output folder as grading leaves it, with what was read of each file: a class to review.

The course is the small one of the tests, so that code is code and functions are its functions.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from autograder.course.assignment import Assignment, find_assignment
from autograder.course.notebook import filled_with_reference
from autograder.course.settings import Course, load_course
from autograder.gradebook.ledger import Ledger, LedgerEntry
from autograder.grades import Receipt
from autograder.records import (
    CaseResult,
    Cell,
    Outcome,
    QuestionReport,
    QuestionResult,
    Reading,
    Result,
    Status,
    Visibility,
    total_points,
)

SMALL = Path(__file__).parent / "courses" / "small"
NAME = "smoothing"
# What students write for q1, and the share of its points that it earns.
LOOP = """\
def moving_average(values, width):
    means = []
    for start in range(len(values) - width + 1):
        window = values[start : start + width]
        means.append(sum(window) / width)
    return np.array(means)
"""
LOOP_ONE_SHORT = LOOP.replace(" + 1)", ")")
SAME_MODE = """\
def moving_average(values, width):
    # as the lecture does it
    return np.convolve(values, np.ones(width) / width, mode="same")
"""


class ReadClass:
    """A course in a folder, and what its students handed in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "course"
        shutil.copytree(SMALL, self.folder)
        self.out = self.folder / "grades" / NAME
        self.out.mkdir(parents=True)

    @property
    def course(self) -> Course:
        return load_course(self.folder)

    @property
    def assignment(self) -> Assignment:
        return find_assignment(self.course, NAME)

    def hand_in(
        self,
        works: Mapping[str, tuple[str, float]],
        *,
        answers: Mapping[str, str] | None = None,
        kept: bool = True,
    ) -> None:
        """Grade `works`: by student, the code of q1 and its points; q2 is right.

        With `kept` false the ledger is as an older version left it, without what was read.
        """
        assignment = self.assignment
        given = answers or {}
        entries = [
            _entry(assignment, student, code, points, given.get(student))
            for student, (code, points) in works.items()
        ]
        with Ledger(self.out, NAME) as ledger:
            for entry in entries:
                ledger.keep(entry if kept else LedgerEntry(entry.file, entry.result, entry.receipt))


def cells_with(assignment: Assignment, code: str) -> tuple[Cell, ...]:
    """The cells of the reference with `code` in the place of q1's."""
    content = filled_with_reference(assignment.released, assignment.master)
    cells = []
    for cell in content["cells"]:
        if cell["cell_type"] == "code" and cell["id"] not in assignment.released.skipped:
            own = cell["id"] == "q1-moving_average"
            cells.append(Cell(id=cell["id"], source=code if own else "".join(cell["source"])))
    return tuple(cells)


def _entry(
    assignment: Assignment, student: str, code: str, points: float, answer: str | None
) -> LedgerEntry:
    graded = tuple(
        _question(name, maximum, points if name == "q1" else maximum)
        for name, maximum in assignment.settings.questions.items()
    )
    result = Result(
        submission=f"{student}.ipynb",
        student=student,
        assignment=NAME,
        release="1",
        image="process",
        status=Status.GRADED,
        points=total_points(graded),
        maximum=total_points([item.model_copy(update={"points": item.maximum}) for item in graded]),
        questions=graded,
    )
    reading = Reading.limited(cells_with(assignment, code), {"w1": answer} if answer else {})
    return LedgerEntry(
        f"{student}.json", result, Receipt(path=f"/{student}.ipynb"), reading=reading
    )


def _question(name: str, maximum: float, points: float) -> QuestionResult:
    """A question of which a public test was passed, where anything was earned, and a hidden one."""
    passed = points / maximum
    cases = [
        CaseResult(
            name=f"{name} {what}",
            visibility=visibility,
            weight=weight,
            outcome=Outcome.PASSED if fine else Outcome.FAILED,
            message="" if fine else "look at the ends",
            detail="" if fine else f"  File a\nAssertionError: {what} of {points:g}",
        )
        for what, visibility, weight, fine in (
            ("gives a value", Visibility.PUBLIC, passed, True),
            ("gives every value", Visibility.HIDDEN, 1 - passed, False),
        )
        if weight
    ]
    return QuestionResult.scored(QuestionReport(id=name, cases=tuple(cases)), maximum)
