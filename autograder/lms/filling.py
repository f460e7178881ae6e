"""What an export writes for a student, and how it writes a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.grades import NOT_GRADED_YET, Adjustment, Answer, Grade, QuestionGrade
from autograder.records import Status
from autograder.wording import form, joined, number

_NUMBER = re.compile(r"\s*\d+(?P<mark>[.,]?)\d*\s*")
OURS = "Autograder: "


@dataclass(frozen=True)
class Filling:
    """One student's row. Without points the LMS's cell stays what it is."""

    points: float | None
    late: str = ""  # started days, or `late` where only the LMS's flag tells
    comment: tuple[str, ...] = ()  # lines for the student


Fillings = Mapping[str, Filling]  # by the label of the student on the roster


@dataclass(frozen=True)
class Filled:
    """A file for the LMS, as text, and what a person should know of it."""

    text: str
    filled: int
    notes: tuple[str, ...] = ()


def filling_of(grade: Grade, points: float | None) -> Filling:
    """Return the row for `grade`, under the points that were decided on for the export."""
    late = ""
    if grade.lateness and grade.lateness.days:
        late = str(grade.lateness.days)
    elif grade.receipt and grade.receipt.late_flag:
        late = "late"
    return Filling(points, late, tuple(comment_on(grade)) if points is not None else ())


def comment_on(grade: Grade) -> Iterable[str]:
    """Yield what a student should read: the sum, the questions, every change and its reason."""
    points = grade.rest if grade.open else grade.points
    if points is None:
        yield f"{OURS}could not be graded yet."
        return
    yield f"{OURS}{decimal(points)} of {decimal(grade.maximum)} points."
    if grade.open:
        yield f"This is without {joined(grade.open)}, {_which_are(grade.open)} not graded yet."
    yield from filter(None, (grade.shared,))
    if grade.result is None:
        if not grade.shared:
            yield "Nothing was handed in."
        yield from filter(None, (unanswered(grade),))
    elif grade.result.status is Status.REJECTED:
        yield f"Not graded: {grade.result.reason.rstrip('.')}."
        yield from filter(None, (unanswered(grade),))
    else:
        yield ", ".join(
            f"{item.id}{' (bonus)' if item.bonus else ''}: {_points(item)}"
            for item in grade.questions
        )
        yield from (f"{item.id}: {item.slip}" for item in grade.questions if item.slip)
    yield from filter(None, (above_cap(grade),))
    for question in grade.questions:
        for item in question.adjustments:
            yield _adjusted(item, f"{question.id}: ")
    for item in grade.adjustments:
        yield _adjusted(item, "")
    if grade.lateness and grade.lateness.explanation:
        yield grade.lateness.explanation


def _points(item: QuestionGrade) -> str:
    if item.points is None:
        return NOT_GRADED_YET
    marked = " (unanswered)" if item.answer is Answer.UNANSWERED else ""
    return f"{decimal(item.points)} of {decimal(item.maximum)}{marked}"


def unanswered(grade: Grade) -> str:
    """Name the questions in words that earn 0 because there is no answer; empty for none."""
    names = [item.id for item in grade.questions if item.answer is Answer.UNANSWERED]
    if not names:
        return ""
    return f"{joined(names)} {form(len(names), 'was', 'were')} not answered."


def _which_are(names: Sequence[str]) -> str:
    return form(len(names), "which is", "which are")


def above_cap(grade: Grade) -> str:
    """Say what of a bonus does not count because it gives no more; empty where all of it does."""
    bonus = grade.bonus
    if bonus is None or bonus.counted >= bonus.earned:
        return ""
    return (
        f"Of the bonus of {decimal(bonus.earned)} points {decimal(bonus.counted)} count, which is "
        "the most that it gives."
    )


def decimal(value: float, mark: str = ".") -> str:
    """Return points with at most four places and the decimal mark of a file: `8,5`, `10`."""
    return number(value, 4, mark)


def number_in(cell: str) -> float | None:
    """Return the number in a cell, whichever decimal mark it has; None for anything else."""
    return float(cell.replace(",", ".")) if _NUMBER.fullmatch(cell) else None


def decimal_mark(cells: Iterable[str]) -> str:
    """Return the mark that the numbers among `cells` have; a point where none has any."""
    marks = {found["mark"] for cell in cells if (found := _NUMBER.fullmatch(cell))}
    return "," if marks - {""} == {","} else "."


def _adjusted(item: Adjustment, where: str) -> str:
    points = f"set to {decimal(item.points)}"
    if item.kind == "manual":
        points = f"{'+' if item.points >= 0 else '-'}{decimal(abs(item.points))} points"
    unsaid = [text for text in item.criteria if text not in item.reason]
    return f"{where}{points}: {'; '.join((item.reason, *unsaid))}"
