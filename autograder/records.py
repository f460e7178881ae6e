"""The records that travel from a submission to a grade: frozen, strict, and JSON on disk.

Two families. What goes into a sandbox and comes out of it: `Job` and `Report`. What is kept:
`Result`, one for each submission, stored in the ledger and written as JSON.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = 1


class Record(BaseModel):
    """Base of all records: immutable, no unknown fields, no silent conversion."""

    # No figure may be written that cannot be read again: JSON has neither nan nor infinity.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Outcome(StrEnum):
    """What became of one test. Only `PASSED` earns points; only `ERROR` is the kit's fault."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    OUT_OF_MEMORY = "out_of_memory"
    NOT_RUN = "not_run"


class Visibility(StrEnum):
    """Whether the student has the test."""

    PUBLIC = "public"
    HIDDEN = "hidden"


class Status(StrEnum):
    """What became of one file that was handed in."""

    GRADED = "graded"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    IGNORED = "ignored"
    ERROR = "error"


# --- into the sandbox -------------------------------------------------------------------------


class Cell(Record):
    """One code cell of a submission, as it will be run."""

    id: str
    source: str


class Job(Record):
    """One submission to grade. `questions` limits the run to those; None means all."""

    cells: tuple[Cell, ...]
    seed: int
    questions: tuple[str, ...] | None = None
    keep_output: bool = False  # send every cell's output back, for `try`
    seconds: float | None = None  # for all of it, within the assignment's limit; None: that
    canary: bool = False  # the kit's own question instead of the assignment's
    first_loss: bool = False  # end a question at the first test that it does not pass
    sign: bool = True  # what loses points is signed when all verdicts have been given


# --- out of the sandbox -----------------------------------------------------------------------

Text = Annotated[str, Field(max_length=4_000_000)]


class CellReport(Record):
    """How one cell ran: `ok`, `error`, or the reason the process ended in it."""

    id: str
    outcome: Annotated[str, Field(pattern="^(ok|error|timeout|crashed|out_of_memory|not_run)$")]
    output: Text = ""
    error: Text = ""
    seconds: float = 0.0


class CaseResult(Record):
    """One test: `message` is for the student, `detail` for the staff only."""

    name: Text
    visibility: Visibility
    weight: Annotated[float, Field(ge=0)]
    outcome: Outcome
    message: Text = ""
    detail: Text = ""
    seconds: float = 0.0
    lent: tuple[str, ...] = ()  # the reference's functions that stood in for earlier questions'


class QuestionReport(Record):
    """All tests of one question, in the order of its files: public, then hidden."""

    id: str
    cases: tuple[CaseResult, ...]


_OUTCOME_AND_DIGESTS = r"[a-z_]{1,20}(:[0-9a-f]{16}:[0-9a-f]{16})?"
MOST_TESTS = 1000  # of one question, in a signature


class Signature(Record):
    """What the answers to a question that lost points look like: equal slips have equal ones.

    Each test has its outcome and, where it failed in the run that signs, two digests of what came
    back. Only signatures under the same name met the same inputs and can be compared.
    """

    under: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    tests: Annotated[
        tuple[Annotated[str, Field(pattern=f"^{_OUTCOME_AND_DIGESTS}$")], ...],
        Field(max_length=MOST_TESTS),
    ]


class Report(Record):
    """What the grader process says of one submission, parsed strictly by the host."""

    questions: tuple[QuestionReport, ...]
    cells: tuple[CellReport, ...]
    notes: tuple[Text, ...] = ()
    doubtful: tuple[str, ...] = ()  # questions where something else may be to blame: try again
    isolation: dict[str, bool]
    seconds: dict[str, float]
    signatures: dict[str, Signature] = {}  # of questions that lost points; no verdict needs them


# --- kept -------------------------------------------------------------------------------------


class QuestionResult(Record):
    """A question's points: its maximum, split over the tests by their weights."""

    id: str
    points: float
    maximum: float
    cases: tuple[CaseResult, ...]

    @classmethod
    def scored(cls, report: QuestionReport, maximum: float) -> QuestionResult:
        """Split `maximum` points over the cases of `report` by weight; passed cases earn theirs."""
        total = sum(case.weight for case in report.cases)
        earned = sum(case.weight for case in report.cases if case.outcome is Outcome.PASSED)
        points = round(maximum * earned / total, 4) if total else 0.0
        return cls(id=report.id, points=points, maximum=maximum, cases=report.cases)


READING_LIMIT = 1_000_000  # characters kept of what one submission said; more is cut


class Reading(Record):
    """What grading read of one file, for those who read it again: its code and its answers.

    It is kept beside the result, within `READING_LIMIT`; what stands beyond that is `cut`.
    """

    cells: tuple[Cell, ...]
    answers: dict[str, str] = {}  # Markdown, by written question
    cut: bool = False

    @classmethod
    def limited(cls, cells: Iterable[Cell], answers: Mapping[str, str]) -> Reading:
        """Keep as much as the limit allows: answers first, then cells in their order."""
        left, cut = READING_LIMIT, False

        def kept(text: str) -> str:
            nonlocal left, cut
            cut = cut or len(text) > left
            text = text[:left]
            left -= len(text)
            return text

        said = {question: kept(text) for question, text in answers.items()}
        ran = tuple(Cell(id=cell.id, source=kept(cell.source)) for cell in cells)
        return cls(cells=ran, answers=said, cut=cut)


def read_digest(text: str) -> str:
    """Name a code or an answer that somebody reads: equal texts, blanks at line ends apart."""
    lines = (line.rstrip() for line in text.strip("\n").split("\n"))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class WrittenResult(Record):
    """A question that a person grades, as grading read its answer: no points, only what is there.

    `answered` is false for an untouched or blank cell. Points by hand name what they are for by
    `digest`, which is `read_digest` of the answer.
    """

    id: str
    maximum: float
    answered: bool
    digest: str


class Result(Record):
    """What is kept of one file that was handed in; `docs/` publishes its JSON schema."""

    schema_version: int = SCHEMA_VERSION
    submission: str  # path of the file as it was given, relative to the folder it came in
    student: str
    assignment: str
    release: str
    image: str  # digest of the image, or `process`
    status: Status
    reason: str = ""  # why it was rejected, superseded, or could not be graded
    points: float
    maximum: float
    questions: tuple[QuestionResult, ...] = ()  # those that tests grade: `points` is their sum
    written: tuple[WrittenResult, ...] = ()  # those that a person grades; in no sum here
    cells: tuple[CellReport, ...] = ()
    notes: tuple[str, ...] = ()  # for the staff: processes left behind, cells left out, …
    isolation: dict[str, bool] = {}
    seconds: dict[str, float] = {}

    def without_times(self) -> Result:
        """The part that two gradings of the same submission must agree on."""
        questions = tuple(
            q.model_copy(
                update={"cases": tuple(c.model_copy(update={"seconds": 0.0}) for c in q.cases)}
            )
            for q in self.questions
        )
        cells = tuple(c.model_copy(update={"seconds": 0.0}) for c in self.cells)
        return self.model_copy(update={"questions": questions, "cells": cells, "seconds": {}})


def total_points(questions: Sequence[QuestionResult]) -> float:
    """The sum of the questions' points, rounded as they are."""
    return round(sum(question.points for question in questions), 4)
