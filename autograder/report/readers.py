"""Who gave which points by reading: medians by person, and where a second reader differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from autograder.grades import Adjustment, Grade

STATED_SHARE = 0.1  # of a question's points; second readings that differ by more are listed
THE_TESTS = "the tests"  # whose points count where nobody read first


@dataclass(frozen=True)
class ReaderRow:
    """What one person gave in one question."""

    question: str
    who: str
    second: bool  # as a second reader
    works: int
    median: float
    maximum: float


@dataclass(frozen=True)
class Apart:
    """One work of which a second reader thinks otherwise."""

    student: str
    question: str
    first: float
    by: str
    second: float
    second_by: str


@dataclass(frozen=True)
class SecondReadings:
    """How far second readings agree with the points that count."""

    works: int
    apart: tuple[Apart, ...]  # by more than `STATED_SHARE`


def reader_rows(readings: Sequence[Adjustment], grades: Sequence[Grade]) -> Iterator[ReaderRow]:
    """Yield the median of each person in each question; their last word on each work counts."""
    maxima = {item.id: item.maximum for grade in grades for item in grade.questions}
    given: dict[tuple[str, bool, str], dict[str, float]] = {}
    for item in readings:
        key = item.question or "", item.reading == 2, item.who
        given.setdefault(key, {})[item.student] = item.points
    order = {question: place for place, question in enumerate(maxima)}
    for (question, second, who), points in sorted(
        given.items(), key=lambda row: (order.get(row[0][0], len(order)), row[0][1:])
    ):
        if question in maxima:
            middle = median(points.values())
            yield ReaderRow(question, who, second, len(points), middle, maxima[question])


def second_readings(readings: Iterable[Adjustment], grades: Iterable[Grade]) -> SecondReadings:
    """Compare the second readings of what counts now with the points that count now."""
    counted = {
        (grade.student, item.id): item
        for grade in grades
        if grade.result is not None
        for item in grade.questions
    }
    last = {
        (item.student, item.question or "", item.who): item
        for item in readings
        if item.reading == 2
    }
    works, apart = set(), []
    for (student, question, who), item in sorted(last.items()):
        own = counted.get((student, question))
        if own is None or own.points is None:  # an answer waits for its first reader
            continue
        works.add((student, question))
        overrides = [each for each in own.adjustments if each.kind == "override"]
        by = overrides[-1].who if overrides else THE_TESTS
        if abs(item.points - own.points) > STATED_SHARE * own.maximum:
            apart.append(Apart(student, question, own.points, by, item.points, who))
    return SecondReadings(len(works), tuple(apart))
