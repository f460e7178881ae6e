"""What a class's results come to: by question, by test, and what tests said most often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.grades import Grade
from autograder.records import CaseResult, Outcome, Result, Status, Visibility
from autograder.wording import one_line, plain

MOST_HARD_TESTS = 8
MOST_MESSAGES = 3
_VARYING = re.compile(r"[\[(][^\n]*[\])]|'[^']*'|\d+")  # what differs between like messages


@dataclass(frozen=True)
class QuestionRow:
    """How one question went, for those who were graded."""

    id: str
    maximum: float
    mean: float
    share: float  # of its points, on average
    full: float  # share of the students with all its points
    none: float  # share of the students with none


@dataclass(frozen=True)
class TestRow:
    """How one test went: how many submissions had each outcome."""

    question: str
    name: str
    visibility: str
    passed: float  # share
    counts: Mapping[Outcome, int]
    total: int


@dataclass(frozen=True)
class HardTest:
    """A test that many fail, and what it said to them most often."""

    test: TestRow
    messages: tuple[tuple[str, int], ...]


def question_rows(questions: Sequence[str], grades: Sequence[Grade]) -> Iterator[QuestionRow]:
    """Yield how each question went, after points by hand, for all who were graded."""
    graded = [g for g in grades if g.result and g.result.status is Status.GRADED]
    for name in questions:
        found = [
            (question.points, question.maximum)
            for grade in graded
            for question in grade.questions
            if question.id == name and question.points is not None
        ]
        if not found:
            continue
        mean = sum(points for points, _ in found) / len(found)
        maximum = max(maximum for _, maximum in found)
        yield QuestionRow(
            id=name,
            maximum=maximum,
            mean=mean,
            share=min(1.0, max(0.0, mean / maximum)) if maximum else 0.0,
            full=sum(points >= of for points, of in found) / len(found),
            none=sum(points <= 0 for points, _ in found) / len(found),
        )


def test_rows(results: Iterable[Result]) -> Iterator[TestRow]:
    """Yield how each test went, in the order of questions and tests."""
    for (question, name, visibility), cases in _cases(results).items():
        counts = Counter(case.outcome for case in cases)
        passed = counts[Outcome.PASSED] / len(cases)
        yield TestRow(question, name, visibility.value, passed, counts, len(cases))


def hardest_tests(results: Sequence[Result], tests: Sequence[TestRow]) -> Iterator[HardTest]:
    """Yield the tests with the lowest pass rates, with their commonest messages."""
    cases = _cases(results)
    failing = sorted((test for test in tests if test.passed < 1), key=lambda test: test.passed)
    for test in failing[:MOST_HARD_TESTS]:
        own = cases[test.question, test.name, Visibility(test.visibility)]
        yield HardTest(test, commonest(said_to_staff(case) for case in own))


def commonest(messages: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return the messages given most often; those that differ only in values count as one."""
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for message in messages:
        if message:
            key = _VARYING.sub("…", message)
            counts[key] += 1
            first.setdefault(key, message)
    return tuple((first[key], count) for key, count in counts.most_common(MOST_MESSAGES))


def said_to_staff(case: CaseResult) -> str:
    """Return in one line what went wrong in a test; empty where it was passed.

    Of a hidden test that is the exception, which the student is not shown.
    """
    if case.outcome is Outcome.PASSED:
        return ""
    text = case.message
    if case.visibility is Visibility.HIDDEN:
        # A traceback's frames are indented; the exception is the first line that is not.
        lines = plain(case.detail).splitlines()
        text = next((line for line in lines if line.strip() and not line[0].isspace()), text)
    return one_line(text, 160)


def _cases(
    results: Iterable[Result],
) -> dict[tuple[str, str, Visibility], list[CaseResult]]:
    """Each test's cases, by question, name and visibility."""
    found: dict[tuple[str, str, Visibility], list[CaseResult]] = {}
    for result in results:
        for question in result.questions:
            for case in question.cases:
                found.setdefault((question.id, case.name, case.visibility), []).append(case)
    return found
