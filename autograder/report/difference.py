"""Old and new results of a regrade, side by side: points, and which tests changed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rich.table import Table
from rich.text import Text

from autograder.files import replacing
from autograder.gradebook.csv_file import guarded
from autograder.records import QuestionResult, Result, Status
from autograder.report.table import MOST_ROWS, table_of_students
from autograder.wording import number, one_line

HEADER = ("student", "question", "before", "after", "score_before", "score_after", "tests")


@dataclass(frozen=True)
class QuestionDifference:
    """One question of one student; points as `2/4`, empty where there is no such question."""

    student: str
    question: str
    before: str
    after: str
    score_before: str
    score_after: str
    tests: tuple[str, ...]  # `works: failed → passed`


def differences(old: Result, new: Result) -> Iterator[QuestionDifference]:
    """Yield the questions whose points or tests differ; times and messages do not count."""
    before = {question.id: question for question in old.questions}
    after = {question.id: question for question in new.questions}
    for name in dict.fromkeys([*before, *after]):
        first, second = before.get(name), after.get(name)
        tests = tuple(_tests(first, second))
        if tests or _shown(first) != _shown(second):
            scores = (_score(old), _score(new))
            yield QuestionDifference(
                new.student, name, _shown(first), _shown(second), *scores, tests
            )


def difference_table(title: str, found: Iterable[QuestionDifference], total: int) -> Table:
    """Return a table of the first of `total` differences."""
    table = table_of_students(title)
    for column in ("question", "before", "after"):
        table.add_column(column, no_wrap=True)
    table.add_column("score", no_wrap=True)
    table.add_column("tests that changed", overflow="fold")
    for item in islice(found, MOST_ROWS):
        cells = (
            one_line(item.student, width=60),
            item.question,
            item.before or "–",
            item.after or "–",
            f"{item.score_before} → {item.score_after}",
            one_line("; ".join(item.tests) or "the points of the tests"),
        )
        table.add_row(*map(Text, cells))
    if total > table.row_count:
        table.caption = f"… and {total - table.row_count} more"
    return table


def write_differences(file: Path, found: Iterable[QuestionDifference]) -> None:
    """Write all differences as CSV; the file is replaced when it is whole."""
    with replacing(file) as target:
        writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerow(HEADER)
        for item in found:
            cells = (item.student, item.question, item.before, item.after)
            scores = (item.score_before, item.score_after, "; ".join(item.tests))
            writer.writerow([guarded(cell) for cell in (*cells, *scores)])


def _tests(old: QuestionResult | None, new: QuestionResult | None) -> Iterator[str]:
    before = {(case.visibility, case.name): case.outcome for case in old.cases} if old else {}
    after = {(case.visibility, case.name): case.outcome for case in new.cases} if new else {}
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            first, second = before.get(key, "not there"), after.get(key, "not there")
            yield f"{key[1]}: {first} → {second}"


def _shown(question: QuestionResult | None) -> str:
    return f"{number(question.points)}/{number(question.maximum)}" if question else ""


def _score(result: Result) -> str:
    return number(result.points) if result.status is Status.GRADED else "–"
