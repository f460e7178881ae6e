"""The table at the end of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from autograder.records import Outcome, QuestionResult, Result, Status
from autograder.report.text import one_line

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
    title: str, questions: Sequence[str], results: Iterable[Result], total: int
) -> Table:
    """Return a table of the first of `total` results; the gradebook has them all."""
    table = Table(
        title=title,
        title_justify="left",
        caption_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.add_column("student", no_wrap=True, max_width=32)
    table.add_column("status", no_wrap=True)
    for question in questions:
        table.add_column(question, justify="right", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("remark", overflow="fold")
    for result in islice(results, MOST_ROWS):
        table.add_row(*_row(result, questions), style=_STYLES[result.status])
    if total > table.row_count:
        table.caption = f"… and {total - table.row_count} more in the gradebook"
    return table


def number(value: float) -> str:
    """Return points without needless digits."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _row(result: Result, questions: Sequence[str]) -> list[Text]:
    by_id = {question.id: question for question in result.questions}
    points = [_points(by_id.get(question)) for question in questions]
    scored = result.status in (Status.GRADED, Status.REJECTED)
    score = f"{number(result.points)}/{number(result.maximum)}" if scored else "–"
    return [
        Text(one_line(result.student, width=60)),
        Text(result.status.value),
        *points,
        Text(score),
        Text(one_line(remark(result))),
    ]


def _points(question: QuestionResult | None) -> Text:
    if question is None:
        return Text("–", style="dim")
    if question.points >= question.maximum:
        style = "green"
    else:
        style = "yellow" if question.points else "red"
    return Text(number(question.points), style=style)


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
