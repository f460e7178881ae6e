"""The late policy, on the wall clock of the course.

The conventions, and why:

- The due minute is inclusive: what is due at 23:59 is in time until 23:59:59, as everybody reads
  a time without seconds. So is the last minute of the grace period and of every further day.
- A day is a day on the wall, not 24 hours: due on Sunday at 23:59, the second day begins after
  23:59 on Monday, also on the night when the clocks are changed and the day has 23 or 25 hours.
  People read clocks; a limit that moved to 22:59 would be missed by all of them.
- The grace period is elapsed time, and is granted at the end of every day.
- A due time that comes twice, or not at all, because the clocks are changed, is the later of its
  two readings.

Only a time that the LMS tells counts; the file's own only where the settings say so. Of a time,
or the end of an extension, that the LMS tells in words that are not clear, nothing is assumed:
nothing is taken off, and the student reads why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from autograder.course.assignment import Assignment
from autograder.course.settings import LatePolicy
from autograder.course.wall_clock import instant
from autograder.grades import Lateness, Receipt
from autograder.wording import counted, number

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """When one student's submission is due, and what follows when it comes later."""

    due: datetime  # on the wall clock of `zone`, without a zone
    zone: ZoneInfo
    policy: LatePolicy
    extended: bool = False
    open_end: bool = False  # extended, and nobody could read until when

    def end(self, day: int) -> datetime:
        """Return the first moment, in UTC, that is too late by `day` days."""
        local = self.due.replace(second=0, microsecond=0) + day * _DAY
        moment = instant(local, self.zone).astimezone(UTC)
        return moment + timedelta(minutes=self.policy.grace_minutes) + _MINUTE


def end_of(assignment: Assignment, extensions: Iterable[datetime] = ()) -> datetime | None:
    """Return the first moment at which nobody can hand in any more, the latest extension over.

    None where there is none: without a due date, and where late work is taken for ever. Without a
    late policy it is the due date. `extensions` are those that the LMS granted, on the course's
    wall clock; those of the settings count as well.
    """
    settings = assignment.settings
    policy = assignment.late_policy or LatePolicy(closes_after_days=0)
    if settings.due is None or policy.closes_after_days is None:
        return None
    last = max((settings.due, *settings.extensions.values(), *extensions))
    return Deadline(last, assignment.course.zone, policy).end(policy.closes_after_days)


def started_days(deadline: Deadline, handed_in: datetime) -> int:
    """Count the days that had started, after due time and grace, at `handed_in`."""
    late = handed_in - deadline.end(0)
    if late < timedelta(0):
        return 0
    day = max(1, late // _DAY - 1)  # no change of clocks makes more than a day of difference
    while handed_in >= deadline.end(day):
        day += 1
    return day


def lateness_of(deadline: Deadline, receipt: Receipt, points: float, maximum: float) -> Lateness:
    """Say what the policy makes of a submission that earned `points` of `maximum`.

    Every deduction, and every late flag of the LMS that leads to none, is explained in words for
    the student. The deduction is at most `points`.
    """
    handed_in = _handed_in(deadline, receipt)
    days = started_days(deadline, handed_in) if handed_in and not deadline.open_end else 0
    closes = deadline.policy.closes_after_days
    closed = closes is not None and days > closes
    percent = 100.0 if closed else _percent(deadline.policy, days)
    basis = points if closed or deadline.policy.percent_of == "earned" else maximum
    deduction = max(0.0, min(points, round(basis * percent / 100, 4)))  # points may be below 0
    lateness = Lateness(
        due=instant(deadline.due, deadline.zone),
        handed_in=handed_in.astimezone(deadline.zone) if handed_in else None,
        extended=deadline.extended,
        open_end=deadline.open_end,
        days=days,
        percent=percent,
        points=deduction,
    )
    words = _explain(deadline, receipt, lateness, basis, closed)
    return lateness.model_copy(update={"explanation": " ".join(words)})


def _handed_in(deadline: Deadline, receipt: Receipt) -> datetime | None:
    if receipt.uploaded is not None:
        return receipt.uploaded.astimezone(UTC)
    if receipt.unread_time:
        return None  # the LMS does tell a time, and no other one is as good
    if deadline.policy.use_file_time and receipt.modified > 0:
        return datetime.fromtimestamp(receipt.modified, UTC)
    return None


def _percent(policy: LatePolicy, days: int) -> float:
    return min(days * policy.percent_per_day, policy.cap_percent)


# --- in words -----------------------------------------------------------------------------------


def _explain(
    deadline: Deadline, receipt: Receipt, late: Lateness, basis: float, closed: bool
) -> Iterator[str]:
    """Sentences for the student, with every figure that the deduction follows from."""
    if late.days:
        yield _times(deadline, receipt, late)
        yield from _deduction(deadline.policy, late, basis, closed)
    elif late.handed_in is not None and _minutes_late(deadline, late.handed_in) >= 1:
        yield _times(deadline, receipt, late)
        if deadline.open_end:
            yield (
                "The LMS says that you have an extension, but not clearly until when: "
                "nothing is taken off."
            )
        else:
            yield f"That is within the grace period of {deadline.policy.grace_minutes} minutes."
    elif late.handed_in is None and receipt.unread_time:
        yield (
            "The time at which it was handed in could not be read: nothing is taken off. "
            f"It was due on {_shown(late.due)}."
        )
    if receipt.late_flag and not (receipt.uploaded or receipt.unread_time or late.days):
        yield (
            "The LMS says that it came late, but not when: nothing is taken off. "
            f"It was due on {_shown(late.due)}."
        )


def _times(deadline: Deadline, receipt: Receipt, late: Lateness) -> str:
    assert late.handed_in is not None
    due = "With your extension it was due" if deadline.extended else "It was due"
    came = "was handed in" if receipt.uploaded else "was, by the time of the file, handed in"
    zone = deadline.zone.key
    return f"{due} on {_shown(late.due)} and {came} on {_shown(late.handed_in)} ({zone})."


def _deduction(policy: LatePolicy, late: Lateness, basis: float, closed: bool) -> Iterator[str]:
    days = counted(late.days, "started day")
    if closed:
        accepted = _days(policy.closes_after_days or 0)
        yield f"That is {days} late, and nothing is accepted later than {accepted}: 0 points."
        return
    if not late.percent:
        yield f"That is {days} late; nothing is taken off for it."
        return
    of = "the points earned" if policy.percent_of == "earned" else "the maximum"
    capped = late.days * policy.percent_per_day > late.percent
    exhausted = late.points < round(basis * late.percent / 100, 4)
    yield (
        f"That is {days} late: {number(policy.percent_per_day, 4)} % of {of} "
        f"({number(basis, 4)} points) for each, {number(late.percent, 4)} % in all"
        f"{', which is the most that is taken off' if capped else ''}. "
        f"{_taken_off(late.points, exhausted)}"
    )


def _taken_off(points: float, exhausted: bool) -> str:
    if exhausted and not points:
        return "There were no points to take off."
    return f"{_points(points)} taken off{', as there were no more' if exhausted else ''}."


def _minutes_late(deadline: Deadline, handed_in: datetime) -> float:
    return (handed_in - instant(deadline.due, deadline.zone)) / _MINUTE


def _shown(moment: datetime) -> str:
    """`Sunday 2026-10-25 02:30 CET`: the abbreviation tells the hour that comes twice apart."""
    return f"{moment:%A %Y-%m-%d %H:%M %Z}"


def _days(count: int) -> str:
    return {0: "the due time", 1: "1 day after it was due"}.get(
        count, f"{count} days after it was due"
    )


def _points(points: float) -> str:
    return counted(points, "point is", "points are")
