"""What a student gets for an assignment: the result of grading, and what people decided about it.

A `Result` says what the tests found. A `Grade` says what the gradebook has: the result,
the overrides and manual points of the staff, and the deduction for lateness, each explained.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from autograder.records import Record, Result, Signature, Status


class Receipt(Record):
    """How a file came in: what roster and deadline need to know of it."""

    path: str  # absolute, on the machine that graded; the file may be gone by now
    attempt: int = 0
    uploaded: datetime | None = None  # the LMS's time, with its zone, where it tells one
    modified: float = 0.0  # the file's own time, seconds since 1970
    late_flag: bool = False  # the LMS itself says that it was late
    lms: str = ""  # canvas, moodle, gradescope, blackboard, brightspace, or unknown
    lms_user: str = ""  # the LMS's id of the student
    unread_time: str = ""  # what the LMS says of the time, where that is not clear
    upload: int = 0  # which of the student's uploads it is, from 1; 0 where nobody asked
    named: tuple[str, ...] = ()  # whom its first cell names as the members of a group


class Adjustment(Record):
    """A decision of the staff about points, with who, when and why; kept and never edited.

    `override` puts `points` in the place of what a question, or the whole assignment, earned;
    `manual` adds them, or takes them away. Of somebody who read what was handed in, it names what
    they read: where something else counts by now, it does not.
    """

    student: str
    question: str | None = None  # None: the assignment as a whole
    kind: Literal["override", "manual"]
    points: Annotated[float, Field(allow_inf_nan=False)]
    reason: Annotated[str, Field(min_length=1)]
    who: Annotated[str, Field(min_length=1)]
    when: datetime  # with its zone
    read: str = ""  # `read_digest` of the code or answer that was read; empty: none was named
    criteria: tuple[str, ...] = ()  # of the rubric, that were met
    reading: int = 1  # 2: of a second reader, which changes no points


class Replaced(Record):
    """A result that another took the place of, and what it had been graded with."""

    result: Result
    points: float  # of the one in its place
    key: str = ""  # what it was stored under
    bundle: str = ""  # digest of the grading bundle; empty where an older ledger did not say
    when: datetime
    cause: Literal["grade", "regrade"]
    who: str = ""  # who accepted the new one


class Proposal(Record):
    """What a regrade found: it takes the place of `old` when somebody accepts it."""

    old: Result
    new: Result
    questions: tuple[str, ...] = ()  # those that were graded again; empty: all
    key: str = ""  # to store it under; empty where it is made of two gradings
    bundle: str  # digest of the grading bundle
    content: str  # digest of the cells that were graded
    # What the answers look like, by question.
    signatures: dict[str, Signature] = Field(default_factory=dict)


class Lateness(Record):
    """What the late policy made of one submission; `explanation` is for the student."""

    due: datetime
    handed_in: datetime | None  # None where it is not known when it came
    extended: bool = False
    open_end: bool = False  # extended, and nobody could read until when
    days: int = 0  # started days after due date and grace
    percent: float = 0.0
    points: float = 0.0  # taken away, never negative
    explanation: str = ""


NOT_GRADED_YET = "not graded yet"  # in the place of points, until a person has graded an answer


class Answer(StrEnum):
    """How it stands with a question that a person grades."""

    OPEN = "open"  # there is an answer, and nobody has graded it
    GRADED = "graded"
    UNANSWERED = "unanswered"  # 0 points, as far as nobody decided otherwise


class QuestionGrade(Record):
    """One question: `earned` in the tests, `points` after the adjustments.

    Of a question that a person grades nothing is earned in tests, and `points` are None as long as
    it is open. Decisions about an answer that another one took the place of are `outdated`.
    """

    id: str
    earned: float
    points: float | None
    maximum: float
    adjustments: tuple[Adjustment, ...] = ()
    bonus: bool = False  # on top of the assignment's maximum
    answer: Answer | None = None  # None for a question that tests grade
    outdated: tuple[Adjustment, ...] = ()
    slip: str = ""  # what the function is like, where the student may read that


class BonusPoints(Record):
    """What the questions of a bonus gave, and what of it counts: more than the cap does not."""

    earned: float
    counted: float


class Grade(Record):
    """What one student gets for one assignment."""

    student: str  # as on the roster, else as intake read it
    result: Result | None = None  # None: on the roster, but handed in nothing
    receipt: Receipt | None = None
    questions: tuple[QuestionGrade, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()  # those of the assignment as a whole
    bonus: BonusPoints | None = None  # None where the assignment has none
    lateness: Lateness | None = None  # None without a due date or a late policy
    shared: str = ""  # for the student: whose submission it is, where it is not theirs alone
    handed_in_by: str = ""  # where that was another one: a member of the group, or the group
    # None: could not be graded for reasons of the machinery, or a person has to grade some of it.
    points: float | None
    maximum: float  # without the questions of a bonus
    rest: float | None = None  # without what is open; as `points` where nothing is

    @property
    def open(self) -> tuple[str, ...]:
        """The questions that the points wait for, because nobody has graded their answers yet."""
        failed = self.result is not None and self.result.status is Status.ERROR
        if failed or self.points is not None:
            return ()
        return tuple(item.id for item in self.questions if item.answer is Answer.OPEN)
