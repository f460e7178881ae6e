"""What there is to read of one question: each submission's code or answer, and what it got."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import limited
from autograder.course.assignment import Assignment
from autograder.errors import AutograderError
from autograder.gradebook.csv_file import adjustment_text
from autograder.gradebook.grades import Scoring
from autograder.gradebook.ledger import LedgerEntry, LedgerReader
from autograder.gradebook.rereading import codes_of
from autograder.gradebook.slips import SlipGroup, slip_groups
from autograder.grades import Grade
from autograder.intake import Fate, ReleasedCells, find_submissions, load
from autograder.records import Outcome, QuestionResult, Reading, Status, read_digest
from autograder.report.tallies import said_to_staff
from autograder.wording import plain

SECONDS = 10.0  # of processor time, to render one answer
TOO_MUCH = "its code takes too much time or memory to be read; try autograder try on the file"


@dataclass(frozen=True)
class ReviewCriterion:
    """One line of a rubric, and what it is worth."""

    name: str
    points: float


@dataclass(frozen=True)
class ReviewQuestion:
    """A question that people read: one with tests, or a written one with the rubric for it."""

    id: str
    maximum: float
    criteria: tuple[ReviewCriterion, ...] = ()
    written: bool = False
    least: float = 0.0  # points; below 0 where the assignment allows that


@dataclass(frozen=True)
class Seen:
    """One test as the staff read it."""

    name: str
    outcome: str
    hidden: bool
    said: str  # empty where it was passed


@dataclass(frozen=True)
class Work:
    """What one submission has for one question; of a group of students it is everybody's."""

    submission: str
    students: tuple[str, ...]  # as in the gradebook
    read: str  # the digest of what is read
    text: str  # the student's own code; of a written answer its Markdown
    html: str = ""  # the answer as it is shown: sanitised
    same: str = ""  # equal where only layout, comments and docstrings differ
    slice: str = field(default="", repr=False)  # the code with all it needs, without comments
    blank: bool = False  # nothing in it is the student's own
    earned: float | None = None  # in the tests; None for a written question
    # As they count now; None where nobody has decided yet, or where those of a group differ.
    points: float | None = None
    by_hand: tuple[str, ...] = ()  # the decisions so far
    tests: tuple[Seen, ...] = ()

    @property
    def key(self) -> str:
        """Name this work of these students without naming them."""
        text = "\n".join((*self.students, self.read))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Unread:
    """A submission that cannot be read here, and why."""

    student: str
    submission: str
    reason: str


@dataclass(frozen=True)
class Collected:
    """The works of each question, by its id, and what could not be read."""

    works: Mapping[str, tuple[Work, ...]]
    unread: tuple[Unread, ...]
    slips: Mapping[str, tuple[SlipGroup, ...]] = field(default_factory=dict)  # by question


def questions_of(assignment: Assignment) -> tuple[ReviewQuestion, ...]:
    """Return the questions of an assignment that can be reviewed, in order."""
    settings = assignment.settings
    written = settings.written
    return tuple(
        ReviewQuestion(
            name,
            maximum,
            tuple(ReviewCriterion(item.says, item.points) for item in written[name].rubric)
            if name in written
            else (),
            written=name in written,
            least=-maximum if settings.below_zero else 0.0,
        )
        for name, maximum in settings.maxima.items()
    )


def answer_text(answer: str) -> str:
    """Return an answer as harmless HTML. It parses what a student wrote: call it under limits."""
    # Only the process that reads answers takes the seconds which this import takes.
    from autograder.report.rendering import answer_html

    return str(answer_html(answer))


def collect(
    assignment: Assignment,
    ledger: LedgerReader,
    released: ReleasedCells,
    questions: Sequence[ReviewQuestion],
) -> Collected:
    """Read what everybody has for `questions`, each submission once.

    Where an older ledger did not keep it, the file itself is read; what cannot be is listed.
    """
    works: dict[str, list[Work]] = {question.id: [] for question in questions}
    unread: list[Unread] = []
    scoring = Scoring(assignment, ledger)
    given = [cell.source for cell in released.cells if cell.kind == "code"]
    counting = [entry for entry in ledger.entries() if scoring.whose.counts(entry)]
    for entry in counting:
        grades = scoring.grades(entry)  # one for each student of a group, whose work is read once
        whose = ", ".join(grade.student for grade in grades)
        try:
            reading = _reading(entry, ledger, released)
            codes = codes_of(reading, released.functions, given)
        except AutograderError as error:
            unread.append(Unread(whose, entry.result.submission, str(error)))
            continue
        if not codes and not reading.answers:
            unread.append(Unread(whose, entry.result.submission, TOO_MUCH))
            continue
        for question in questions:
            found = _written(question, reading) if question.written else codes.get(question.id)
            if found is not None:
                works[question.id].append(_work(question, grades, found))
    return Collected(
        {name: tuple(items) for name, items in works.items()},
        tuple(unread),
        slip_groups(assignment, ledger, counting),
    )


def _reading(entry: LedgerEntry, ledger: LedgerReader, released: ReleasedCells) -> Reading:
    """What grading read of a submission; `AutograderError` says why that is not known."""
    result = entry.result
    if result.status is not Status.GRADED:
        raise AutograderError(f"{result.status.value}: {result.reason}")
    kept = ledger.reading(result.submission)
    if kept is not None:
        return kept
    if entry.receipt is None or not Path(entry.receipt.path).exists():
        path = entry.receipt.path if entry.receipt else "an unknown place"
        raise AutograderError(
            f"was graded by a version that did not keep what it read, and is gone from {path}: "
            "put it back, or run autograder grade where it lies now"
        )
    given = find_submissions([Path(entry.receipt.path)], released.file_name)
    found = [item for item in given if item.fate is Fate.READY]
    if len(found) != 1:
        raise AutograderError(f"{entry.receipt.path} is not a submission any more")
    loaded = load(found[0], released)
    if entry.content and loaded.digest != entry.content:
        raise AutograderError(f"{entry.receipt.path} is not what was graded any more")
    return Reading.limited(loaded.cells, loaded.answers)


def _written(question: ReviewQuestion, reading: Reading) -> dict[str, Any]:
    """A written answer in the form in which codes come."""
    answer = reading.answers.get(question.id, "")
    try:
        html = limited.call(answer_text, answer, seconds=SECONDS)
    except AutograderError:  # it is shown as it was written
        html = ""
    same = read_digest(" ".join(answer.split()).casefold())
    return {
        "text": answer,
        "html": html,
        "same": same,
        "read": read_digest(answer),
        "blank": not answer.strip(),
        "slice": "",
    }


def _work(question: ReviewQuestion, grades: Sequence[Grade], found: Mapping[str, Any]) -> Work:
    """The work behind `grades`, which are those of one student, or of all in a group."""
    result = grades[0].result
    assert result is not None, "it was handed in"
    own = [item for grade in grades for item in grade.questions if item.id == question.id]
    graded = next((item for item in result.questions if item.id == question.id), None)
    decided = dict.fromkeys(adjustment_text(each) for item in own for each in item.adjustments)
    points = {item.points for item in own}
    return Work(
        submission=result.submission,
        students=tuple(grade.student for grade in grades),
        read=str(found["read"]),
        text=plain(str(found["text"])),
        html=str(found.get("html", "")),
        same=str(found["same"]),
        slice=str(found["slice"]),
        blank=bool(found["blank"]),
        earned=None if question.written else graded.points if graded else 0.0,
        points=points.pop() if len(points) == 1 else None,
        by_hand=tuple(decided),
        tests=tuple(_tests(graded)) if graded else (),
    )


def _tests(question: QuestionResult) -> Iterator[Seen]:
    for case in question.cases:
        said = plain(said_to_staff(case))
        outcome = case.outcome.value if case.outcome is not Outcome.NOT_RUN else "not run"
        yield Seen(
            plain(case.name), outcome.replace("_", " "), case.visibility.value == "hidden", said
        )
