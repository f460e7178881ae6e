"""The matrix of a proof: a row for each submission, a column for each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from autograder.records import QuestionResult, Result, Status
from autograder.wording import number, one_line


@dataclass(frozen=True)
class MatrixRow:
    """One submission: what it is, what it should get, and what is wrong with what it got."""

    kind: str
    name: str
    expected: str
    result: Result
    loses: frozenset[str]
    seconds: float
    problems: tuple[str, ...]


def matrix(title: str, questions: Sequence[str], rows: Sequence[MatrixRow]) -> Table:
    """Return the matrix."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("submission", no_wrap=True, max_width=50)
    for question in questions:
        table.add_column(question, justify="right", no_wrap=True)
    for heading in ("score", "seconds"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("expected", overflow="fold")
    table.add_column("verdict", no_wrap=True)
    for row in rows:
        by_id = {question.id: question for question in row.result.questions}
        cells = []
        for question in questions:
            found = by_id.get(question)
            if found is None:
                cells.append(Text("–", style="dim"))
                continue
            full = found.points >= found.maximum
            style = "green" if full else ("" if question in row.loses else "yellow")
            cells.append(Text(number(found.points), style=style))
        graded = row.result.status is Status.GRADED
        good = not row.problems
        table.add_row(
            Text(one_line(row.name, width=60)),
            *cells,
            number(row.result.points) if graded else "–",
            f"{row.seconds:.1f}",
            row.expected,
            Text("right" if good else "WRONG", style="green" if good else "bold red"),
        )
    return table


def markdown_matrix(title: str, questions: Mapping[str, float], rows: Sequence[MatrixRow]) -> str:
    """Return the matrix as a section of a Markdown page, without times; `questions` have points."""
    heads = [f"{name} ({number(points)})" for name, points in questions.items()]
    lines = [
        f"## {title}\n",
        f"| submission | {' | '.join(heads)} | expected |",
        f"|---|{'--:|' * len(heads)}---|",
    ]
    for row in rows:
        by_id = {question.id: question for question in row.result.questions}
        cells = [_markdown_points(by_id.get(name)) for name in questions]
        lines.append(f"| {_cell(row.name)} | {' | '.join(cells)} | {row.expected} |")
    return "\n".join(lines) + "\n"


def _markdown_points(question: QuestionResult | None) -> str:
    if question is None:
        return "–"
    points = number(question.points)
    return points if question.points >= question.maximum else f"**{points}**"


def _cell(text: str) -> str:
    return one_line(text).replace("|", "\\|")


def problem_lines(rows: Sequence[MatrixRow]) -> list[str]:
    """Return a line for each thing that is wrong."""
    return [
        f"{row.kind} {one_line(row.name)}: {one_line(problem, width=600)}"
        for row in rows
        for problem in row.problems
    ]
