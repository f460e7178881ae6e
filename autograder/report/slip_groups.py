"""Slips on the class report: who made the same one, with their code side by side.

Comments, docstrings and layout make no difference there, and what stands in the release is left
out. So two students who wrote the same have the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.gradebook.grades import AssignmentGrades
from autograder.gradebook.rereading import codes_of
from autograder.gradebook.slips import SlipGroup
from autograder.records import Reading

MOST_CODES = 12  # of one group, side by side
LONGEST = 20_000  # characters of one question's code on a page
_TOO_MUCH = "# cannot be shown: it takes too much time or memory to be read"

Code = Mapping[tuple[str, str], str]  # by question and submission


@dataclass(frozen=True)
class Who:
    """A student, and the address of their page."""

    student: str
    href: str


@dataclass(frozen=True)
class SameCode:
    """Students whose code for the question is the same, but for layout and comments."""

    text: str
    who: tuple[Who, ...]


@dataclass(frozen=True)
class GroupRow:
    """One group of a question: those of a known slip, of an unnamed one, or alone."""

    kind: str
    name: str
    sentence: str
    why: str  # nothing is said to a student
    count: int
    share: float  # of those who lost points
    codes: tuple[SameCode, ...]
    more: int  # codes that are not shown


@dataclass(frozen=True)
class QuestionSlipRows:
    """The slips of one question, the right ones left out."""

    question: str
    lost: int  # submissions that lost points
    groups: tuple[GroupRow, ...]


def slip_rows(
    subject: AssignmentGrades, pages: Mapping[int, str], code: Code
) -> Iterator[QuestionSlipRows]:
    """Yield the questions in which somebody lost points."""
    who: dict[str, list[Who]] = {}  # of a submission that a group shares, all its members
    for position, grade in enumerate(subject.grades):
        if grade.result is not None:
            member = Who(grade.student, pages.get(position, ""))
            who.setdefault(grade.result.submission, []).append(member)
    for question, groups in subject.slips.items():
        wrong = [group for group in groups if group.kind != "right"]
        lost = sum(len(group.submissions) for group in wrong)
        if lost:
            rows = tuple(_row(question, group, lost, who, code) for group in wrong)
            yield QuestionSlipRows(question, lost, rows)


def wanted_code(subject: AssignmentGrades) -> dict[str, list[str]]:
    """Return the questions of which a group shows the code, by submission."""
    wanted: dict[str, list[str]] = {}
    for question, groups in subject.slips.items():
        for group in groups:
            if group.kind in ("known", "unnamed"):
                for submission in group.submissions:
                    wanted.setdefault(submission, []).append(question)
    return wanted


def read_code(
    readings: Iterable[tuple[str, Reading]],
    wanted: Mapping[str, Sequence[str]],
    functions: Mapping[str, str],
    released: Sequence[str],
) -> dict[tuple[str, str], str]:
    """Return what each submission has for a question, by question and submission.

    A submission that cannot be read within limits has a comment that says so.

    Args:
        readings: What grading read of the submissions.
        wanted: The questions of which the code is wanted, by submission.
        functions: The question of every function.
        released: The code cells of the release.
    """
    found: dict[tuple[str, str], str] = {}
    for submission, reading in readings:
        questions = wanted.get(submission)
        if not questions:
            continue
        codes = codes_of(reading, functions, released)
        for question in questions:
            text = codes[question]["plain"] if question in codes else ""
            found[question, submission] = text[:LONGEST] if codes else _TOO_MUCH
    return found


def _row(
    question: str, group: SlipGroup, lost: int, who: Mapping[str, Sequence[Who]], code: Code
) -> GroupRow:
    codes = _same(question, group.submissions, who, code)
    return GroupRow(
        kind=group.kind,
        name=group.name,
        sentence=group.finding.sentence,
        why=group.finding.why,
        count=len(group.submissions),
        share=len(group.submissions) / lost,
        codes=tuple(codes[:MOST_CODES]),
        more=max(0, len(codes) - MOST_CODES),
    )


def _same(
    question: str, submissions: Sequence[str], who: Mapping[str, Sequence[Who]], code: Code
) -> list[SameCode]:
    """The submissions by their code, the commonest first."""
    by_text: dict[str, list[Who]] = {}
    for submission in submissions:
        text = code.get((question, submission), "")
        by_text.setdefault(text, []).extend(who.get(submission, [Who(submission, "")]))
    found = [
        SameCode(text, tuple(sorted(w, key=lambda x: x.student))) for text, w in by_text.items()
    ]
    return sorted(found, key=lambda same: (-len(same.who), same.text))
