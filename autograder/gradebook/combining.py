"""A grade: what the tests found, what people decided about it, and what lateness takes away.

In this order, always: an override takes the place of what was earned, manual points come on top
of that, then the questions of a bonus count up to their cap, then come the decisions about the
whole, and the late policy takes off last, because it is about the submission as a whole.

A question that a person grades has no points until somebody has graded the answer that counts now,
and neither has the whole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from autograder.course.settings import Bonus
from autograder.gradebook.lateness import Deadline, lateness_of
from autograder.grades import Adjustment, Answer, BonusPoints, Grade, QuestionGrade, Receipt
from autograder.records import Result, Status, read_digest

_NO_ANSWER = read_digest("")
_NONE_WRITTEN: Mapping[str, float] = MappingProxyType({})


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
    written: Mapping[str, float] = _NONE_WRITTEN,
    bonus: Bonus | None = None,
    below_zero: bool = False,
    nobodys: bool = False,
) -> Grade:
    """Return what one student gets.

    Args:
        student: Their name in the gradebook.
        questions: Those that tests grade, with their maxima.
        result: Of their submission; None where nothing was handed in: 0 points, as far as nobody
            decided otherwise.
        receipt: When it came, and how; None where that was not kept.
        adjustments: The student's points by hand, in the order in which they were entered.
        deadline: The student's; None without a due date or a late policy.
        written: Those that a person grades, with their maxima.
        bonus: Its questions are in the points, up to its cap, and not in the maximum.
        below_zero: Whether points by hand may lead below 0.
        nobodys: The file belongs to nobody on the roster: no answer in it waits for a person.
    """
    adjustments = [item for item in adjustments if item.reading == 1]
    least = -math.inf if below_zero else 0.0
    extra = frozenset(bonus.questions) if bonus else frozenset()
    graded = _questions(questions, result, adjustments, extra, least)
    graded += tuple(
        _in_words(name, of, None if nobodys else result, adjustments, extra, least)
        for name, of in written.items()
    )
    whole = tuple(item for item in adjustments if item.question is None)
    maximum = round(sum(question.maximum for question in graded if not question.bonus), 4)
    given = _given(bonus, graded)
    rest = _total(result, graded, given, whole, least)
    late = None
    if deadline is not None and result is not None and receipt is not None:
        late = lateness_of(deadline, receipt, rest or 0.0, maximum)
        rest = None if rest is None else round(rest - late.points, 4)
    waits = any(item.answer is Answer.OPEN for item in graded) and not _overridden(whole)
    return Grade(
        student=student,
        result=result,
        receipt=receipt,
        questions=graded,
        adjustments=whole,
        bonus=given,
        lateness=late,
        points=None if waits else rest,
        maximum=maximum,
        rest=rest,
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


def _in_words(
    name: str,
    maximum: float,
    result: Result | None,
    adjustments: Sequence[Adjustment],
    extra: frozenset[str],
    least: float,
) -> QuestionGrade:
    """A question that a person grades: decisions count that are about the answer as it is now.

    Without a file, or with a rejected one, there is no answer. A result that says nothing of the
    question, such as one of an older version, leaves it open: it may have one.
    """
    found = {item.id: item for item in result.written} if result else {}
    answered, digest = True, ""
    if result is None or result.status is Status.REJECTED:
        answered, digest = False, _NO_ANSWER
    elif name in found:
        answered, digest = found[name].answered, found[name].digest
    own = [item for item in adjustments if item.question == name]
    about_it = tuple(item for item in own if item.read in ("", digest))
    points: float | None = adjusted(0.0, about_it, least)
    state = Answer.GRADED
    if not about_it:
        state = Answer.OPEN if answered else Answer.UNANSWERED
        points = None if answered else 0.0
    return QuestionGrade(
        id=name,
        earned=0.0,
        points=points,
        maximum=maximum,
        adjustments=about_it,
        bonus=name in extra,
        answer=state,
        outdated=tuple(item for item in own if item not in about_it),
    )


def points_of(question: QuestionGrade) -> float:
    """Return the points of a question that count so far: none where it is open."""
    return question.points or 0.0


def _given(bonus: Bonus | None, questions: Sequence[QuestionGrade]) -> BonusPoints | None:
    if bonus is None:
        return None
    earned = round(sum(points_of(question) for question in questions if question.bonus), 4)
    return BonusPoints(earned=earned, counted=bonus.counted(earned))


def _total(
    result: Result | None,
    questions: Sequence[QuestionGrade],
    bonus: BonusPoints | None,
    whole: Sequence[Adjustment],
    least: float,
) -> float | None:
    """The points before lateness, without what is open.

    What the machinery could not grade has none, until every question or the whole is overridden.
    """
    if result is not None and result.status is Status.ERROR:
        by_hand = all(_overridden(question.adjustments) for question in questions)
        if not by_hand and not _overridden(whole):
            return None
    ordinary = sum(points_of(question) for question in questions if not question.bonus)
    return adjusted(ordinary + (bonus.counted if bonus else 0.0), whole, least)


def _overridden(adjustments: Sequence[Adjustment]) -> bool:
    return any(item.kind == "override" for item in adjustments)
