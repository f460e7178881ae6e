"""A grade: what the tests found, what people decided about it, and what lateness takes away.

In this order, always: an override takes the place of what was earned, manual points come on top
of that, then the questions of a bonus count up to their cap, then come the decisions about the
whole, and the late policy takes off last, because it is about the submission as a whole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.course.settings import Bonus
from autograder.gradebook.lateness import Deadline, lateness_of
from autograder.grades import Adjustment, BonusPoints, Grade, QuestionGrade, Receipt
from autograder.records import Result, Status


@dataclass(frozen=True)
class Points:
    """A sum of points before and after the adjustments; None where there are none to give."""

    earned: float | None
    points: float | None


def grade_of(
    student: str,
    questions: Mapping[str, float],
    result: Result | None,
    receipt: Receipt | None = None,
    adjustments: Sequence[Adjustment] = (),
    deadline: Deadline | None = None,
    *,
    bonus: Bonus | None = None,
    below_zero: bool = False,
) -> Grade:
    """Return what one student gets.

    Args:
        student: Their name in the gradebook.
        questions: The assignment's, with their maxima.
        result: Of their submission; None where nothing was handed in: 0 points, as far as nobody
            decided otherwise.
        receipt: When it came, and how; None where that was not kept.
        adjustments: The student's points by hand, in the order in which they were entered.
        deadline: The student's; None without a due date or a late policy.
        bonus: Its questions are in the points, up to its cap, and not in the maximum.
        below_zero: Whether points by hand may lead below 0.
    """
    least = -math.inf if below_zero else 0.0
    extra = frozenset(bonus.questions) if bonus else frozenset()
    graded = _questions(questions, result, adjustments, extra, least)
    whole = tuple(item for item in adjustments if item.question is None)
    maximum = round(sum(question.maximum for question in graded if not question.bonus), 4)
    given = _given(bonus, graded)
    points = _total(result, graded, given, whole, least)
    late = None
    if deadline is not None and result is not None and receipt is not None:
        late = lateness_of(deadline, receipt, points or 0.0, maximum)
        points = None if points is None else round(points - late.points, 4)
    return Grade(
        student=student,
        result=result,
        receipt=receipt,
        questions=graded,
        adjustments=whole,
        bonus=given,
        lateness=late,
        points=points,
        maximum=maximum,
    )


def adjusted(earned: float, adjustments: Sequence[Adjustment], least: float = 0.0) -> float:
    """Return points after the last override and all manual points; never below `least`."""
    for item in adjustments:
        if item.kind == "override":
            earned = item.points
    manual = sum(item.points for item in adjustments if item.kind == "manual")
    return max(least, round(earned + manual, 4))


def _questions(
    questions: Mapping[str, float],
    result: Result | None,
    adjustments: Sequence[Adjustment],
    extra: frozenset[str],
    least: float,
) -> tuple[QuestionGrade, ...]:
    """Each question of the assignment; one that the result lacks has earned nothing."""
    found = {item.id: item for item in result.questions} if result else {}
    grades = []
    for name, maximum in questions.items():
        earned = found[name].points if name in found else 0.0
        own = tuple(item for item in adjustments if item.question == name)
        grades.append(
            QuestionGrade(
                id=name,
                earned=earned,
                points=adjusted(earned, own, least),
                maximum=found[name].maximum if name in found else maximum,
                adjustments=own,
                bonus=name in extra,
            )
        )
    return tuple(grades)


def _given(bonus: Bonus | None, questions: Sequence[QuestionGrade]) -> BonusPoints | None:
    if bonus is None:
        return None
    earned = round(sum(question.points for question in questions if question.bonus), 4)
    return BonusPoints(earned=earned, counted=bonus.counted(earned))


def _total(
    result: Result | None,
    questions: Sequence[QuestionGrade],
    bonus: BonusPoints | None,
    whole: Sequence[Adjustment],
    least: float,
) -> float | None:
    """The points before lateness.

    What the machinery could not grade has none, until every question or the whole is overridden.
    """
    if result is not None and result.status is Status.ERROR:
        by_hand = all(_overridden(question.adjustments) for question in questions)
        if not by_hand and not _overridden(whole):
            return None
    ordinary = sum(question.points for question in questions if not question.bonus)
    return adjusted(ordinary + (bonus.counted if bonus else 0.0), whole, least)


def _overridden(adjustments: Sequence[Adjustment]) -> bool:
    return any(item.kind == "override" for item in adjustments)
