"""The class report: how an assignment went, on one page for the staff.

Everything shown is computed here from grades; the template only writes it down. The page holds
names, and of hidden tests what failed in them: it is not for students.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.gradebook.grades import AssignmentGrades
from autograder.grades import Grade
from autograder.records import Outcome, Result, Status
from autograder.report import plots
from autograder.report.pages import render
from autograder.report.plots import Histogram, score_histogram, seconds_histogram
from autograder.report.slip_groups import Code, QuestionSlipRows, slip_rows
from autograder.report.table import remark
from autograder.report.tallies import (
    HardTest,
    QuestionRow,
    TestRow,
    hardest_tests,
    question_rows,
    test_rows,
)
from autograder.wording import counted, number, percent

OUTCOME_WORDS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.TIMEOUT: "timed out",
    Outcome.CRASHED: "crashed",
    Outcome.OUT_OF_MEMORY: "out of memory",
    Outcome.NOT_RUN: "not run",
    Outcome.ERROR: "could not run",
}
_ALWAYS_SHOWN = (Outcome.PASSED, Outcome.FAILED)


# --- what the page shows ------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """A number of the summary; `note` says more of it."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class SubmissionRow:
    """One student."""

    student: str
    submission: str
    href: str
    points: tuple[tuple[float | None, float], ...]  # of each question, and the share of its maximum
    score: float | None
    maximum: float
    late: str
    late_order: float
    outcome: str
    seconds: float | None
    remark: str


@dataclass(frozen=True)
class ClassPage:
    """What the template writes down, by the names that it has there."""

    course: str
    subject: AssignmentGrades
    figures: Sequence[Figure]
    images: str
    scores: Histogram | None
    scores_in_words: str
    times: Histogram | None
    times_in_words: str
    questions: Sequence[QuestionRow]
    tests: Sequence[TestRow]
    outcomes: Sequence[tuple[Outcome, str]]  # those that occur, and their words
    hardest: Sequence[HardTest]
    slips: Sequence[QuestionSlipRows]
    rows: Sequence[SubmissionRow]
    troubled: Sequence[Result]  # not graded
    missing: Sequence[str]  # students on the roster who handed in nothing
    staff_notes: Sequence[tuple[Result, Sequence[str]]]


def class_report(
    subject: AssignmentGrades,
    course: str,
    pages: Mapping[int, str] | None = None,
    code: Code | None = None,
) -> str:
    """Return the page.

    Args:
        subject: The grades.
        course: The course's title.
        pages: The address of the feedback page of `subject.grades[i]`.
        code: What is shown of those who made a slip together, by question and submission.
    """
    results = [grade.result for grade in subject.grades if grade.result]
    graded = [result for result in results if result.status is Status.GRADED]
    scores = [g.points for g in subject.grades if g.points is not None and g.result]
    seconds = [result.seconds["total"] for result in graded if "total" in result.seconds]
    tests = tuple(test_rows(graded))
    shown = [o for o in Outcome if o in _ALWAYS_SHOWN or any(t.counts.get(o) for t in tests)]
    page = ClassPage(
        course=course,
        subject=subject,
        figures=tuple(_figures(subject, scores, seconds)),
        images=_short_images(graded),
        scores=score_histogram(scores, subject.maximum) if scores else None,
        scores_in_words=_in_words(scores, "points"),
        times=seconds_histogram(seconds) if seconds else None,
        times_in_words=_in_words(seconds, "seconds"),
        questions=tuple(question_rows(subject.questions, subject.grades)),
        tests=tests,
        outcomes=[(outcome, OUTCOME_WORDS[outcome]) for outcome in shown],
        hardest=tuple(hardest_tests(graded, tests)),
        slips=tuple(slip_rows(subject, pages or {}, code or {})),
        rows=tuple(submission_rows(subject.grades, pages or {})),
        troubled=[r for r in results if r.status is not Status.GRADED],
        missing=[grade.student for grade in subject.grades if grade.result is None],
        staff_notes=[(r, r.notes) for r in graded if r.notes],
    )
    return render(
        "class_report.html",
        styles=("style.css", "class_report.css"),
        script="class_report.js",
        base=plots.BASE,
        **vars(page),
    )


def submission_rows(grades: Sequence[Grade], pages: Mapping[int, str]) -> Iterator[SubmissionRow]:
    """Yield a row for each student, also for those who handed in nothing."""
    for position, grade in enumerate(grades):
        result = grade.result
        late, order = _late(grade)
        yield SubmissionRow(
            student=grade.student,
            submission=result.submission if result else "",
            href=pages.get(position, ""),
            points=tuple(_question_points(grade)),
            score=grade.points,
            maximum=grade.maximum,
            late=late,
            late_order=order,
            outcome=_outcome(result),
            seconds=result.seconds.get("total") if result else None,
            remark=", ".join(_remarks(grade)),
        )


# --- parts --------------------------------------------------------------------------------------


def _figures(
    subject: AssignmentGrades, scores: Sequence[float], seconds: Sequence[float]
) -> Iterator[Figure]:
    counts = Counter(g.result.status if g.result else None for g in subject.grades)
    handed_in = sum(counts.values()) - counts[None]
    missing = f"{counts[None]} missing" if counts[None] else ""
    yield Figure("submissions", str(handed_in), missing)
    maximum = f"of {number(subject.maximum)}"
    yield Figure("mean", number(sum(scores) / len(scores)) if scores else "–", maximum)
    yield Figure("median", number(plots.median(scores)) if scores else "–", maximum)
    full = sum(score >= subject.maximum for score in scores)
    yield Figure("full marks", str(full), _share(full, len(scores)))
    late = sum(1 for g in subject.grades if g.lateness and g.lateness.days)
    yield Figure("late", str(late), _share(late, handed_in))
    yield Figure(
        "rejected", str(counts[Status.REJECTED]), _share(counts[Status.REJECTED], handed_in)
    )
    if counts[Status.ERROR]:
        yield Figure("not graded", str(counts[Status.ERROR]), "not the students' fault")
    if seconds:
        yield Figure("seconds", number(plots.median(seconds)), "median to grade one")


def _share(part: int, whole: int) -> str:
    return percent(part / whole) if whole and part else ""


def _in_words(values: Sequence[float], unit: str) -> str:
    if not values:
        return ""
    mean = number(sum(values) / len(values))
    return (
        f"{len(values)} submissions, from {number(min(values))} to {number(max(values))} {unit}; "
        f"mean {mean}, median {number(plots.median(values))}"
    )


def _short_images(results: Iterable[Result]) -> str:
    """The images that graded, each digest as short as Docker shows it."""
    images = sorted({result.image for result in results})
    return ", ".join(
        i.removeprefix("sha256:")[:12] if i.startswith("sha256:") else i for i in images
    )


def _question_points(grade: Grade) -> Iterator[tuple[float | None, float]]:
    scored = grade.result is not None and grade.result.status in (Status.GRADED, Status.REJECTED)
    for question in grade.questions:
        share = question.points / question.maximum if question.maximum else 0.0
        given = scored or question.adjustments
        yield (question.points if given else None), min(1.0, max(0.0, share))


def _late(grade: Grade) -> tuple[str, float]:
    late = grade.lateness
    if late is None or late.handed_in is None:
        return "–", -1.0
    if late.open_end:
        return "extension not clear", 0.0
    if not late.days:
        return ("in time, extended" if late.extended else "in time"), 0.0
    days = counted(late.days, "day")
    return (f"{days}, −{number(late.points)}" if late.points else days), float(late.days)


def _outcome(result: Result | None) -> str:
    if result is None:
        return "missing"
    return "not graded" if result.status is Status.ERROR else result.status.value


def _remarks(grade: Grade) -> Iterator[str]:
    if grade.result and (text := remark(grade.result)):
        yield text
    by_hand = [q.id for q in grade.questions if q.adjustments]
    by_hand += ["total"] if grade.adjustments else []
    if by_hand:
        yield f"points by hand: {', '.join(by_hand)}"
