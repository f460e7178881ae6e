"""The table at the end of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from autograder.grades import NOT_GRADED_YET, Answer, Grade, QuestionGrade
from autograder.records import Outcome, Result, Status
from autograder.wording import counted, number, one_line

MOST_ROWS = 60
_STYLES = {
    Status.GRADED: "",
    Status.REJECTED: "yellow",
    Status.SUPERSEDED: "dim",
    Status.IGNORED: "dim",
    Status.ERROR: "bold red",
}
_OTHER_OUTCOMES = {  # what is said of a question besides its points, the first that fits
    Outcome.OUT_OF_MEMORY: "out of memory",
    Outcome.TIMEOUT: "timed out",
    Outcome.CRASHED: "crashed",
}


def grade_table(
    title: str, questions: Sequence[str], rows: Iterable[Grade | Result], total: int
) -> Table:
    """Return a table of the first of `total` rows of the gradebook, which has them all."""
    table = table_of_students(title)
    table.add_column("status", no_wrap=True)
    for question in questions:
        table.add_column(question, justify="right", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("remark", overflow="fold")
    for row in islice(rows, MOST_ROWS):
        if isinstance(row, Grade):
            table.add_row(*_row(row, questions), style=_style(row.result))
        else:
            table.add_row(*_uncounted(row, questions), style=_style(row))
    if total > table.row_count:
        table.caption = f"… and {total - table.row_count} more in the gradebook"
    return table


def table_of_students(title: str) -> Table:
    """Return an empty table whose first column names students."""
    table = Table(
        title=title,
        title_justify="left",
        caption_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.add_column("student", no_wrap=True, max_width=32)
    return table


def _row(grade: Grade, questions: Sequence[str]) -> list[Text]:
    by_id = {question.id: question for question in grade.questions}
    graded = grade.result is not None and grade.result.status is Status.GRADED
    points = [_points(by_id.get(question) if graded else None) for question in questions]
    total = f"{number(grade.points)}/{number(grade.maximum)}" if grade.points is not None else "–"
    return [
        Text(one_line(grade.student, width=60)),
        Text(grade.result.status.value if grade.result else "missing"),
        *points,
        Text(total),
        Text(one_line(_remarks(grade))),
    ]


def _uncounted(result: Result, questions: Sequence[str]) -> list[Text]:
    empty = [_points(None) for _ in questions]
    status = Text(result.status.value)
    remarks = Text(one_line(remark(result)))
    return [Text(one_line(result.student, width=60)), status, *empty, Text("–"), remarks]


def _style(result: Result | None) -> str:
    return _STYLES[result.status] if result else ""


def _points(question: QuestionGrade | None) -> Text:
    if question is None:
        return Text("–", style="dim")
    if question.points is None:
        return Text("open", style="cyan")
    if question.points >= question.maximum:
        style = "green"
    else:
        style = "yellow" if question.points > 0 else "red"
    return Text(number(question.points), style=style)


def _remarks(grade: Grade) -> str:
    """What became of the result, and what changed its points afterwards."""
    late, parts = grade.lateness, [remark(grade.result)] if grade.result else []
    open_ = [item.id for item in grade.questions if item.answer is Answer.OPEN]
    if open_ and grade.result and grade.result.status is not Status.ERROR:
        parts.append(f"{', '.join(open_)} {NOT_GRADED_YET}")
    none = [item.id for item in grade.questions if item.answer is Answer.UNANSWERED]
    if none and grade.result and grade.result.status is Status.GRADED:
        parts.append(f"{', '.join(none)} unanswered")
    if grade.handed_in_by:
        parts.append(f"handed in by {grade.handed_in_by}")
    by_hand = len(grade.adjustments) + sum(len(item.adjustments) for item in grade.questions)
    if late and late.days:
        days = f"{counted(late.days, 'day')} late"
        parts.append(f"{days}, {number(-late.points)} points" if late.points else days)
    elif late and late.open_end:
        parts.append("extension not clear")
    elif late and late.explanation and late.handed_in is None:
        unread = grade.receipt is not None and grade.receipt.unread_time
        parts.append("time not clear" if unread else "late, but the LMS does not say when")
    if by_hand:
        parts.append("points by hand")
    return ", ".join(filter(None, parts))


def remark(result: Result) -> str:
    """Say in a few words what a reader of the table should know besides the points."""
    if result.reason:
        return result.reason
    parts = []
    for question in result.questions:
        outcomes = {case.outcome for case in question.cases}
        word = next((text for kind, text in _OTHER_OUTCOMES.items() if kind in outcomes), None)
        if word:
            parts.append(f"{question.id} {word}")
    broken = [cell for cell in result.cells if cell.outcome not in ("ok", "error", "not_run")]
    parts += [f"cell {cell.id}: {cell.outcome.replace('_', ' ')}" for cell in broken[:2]]
    return ", ".join(parts)
