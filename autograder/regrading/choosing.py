"""Which submissions are graded again, and where their files are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.gradebook.grades import Scoring
from autograder.gradebook.ledger import LedgerEntry, LedgerReader
from autograder.intake import Fate, Found, find_submissions
from autograder.records import Status

AGAIN = "run autograder grade on it"  # the way out where a regrade is not what is needed


@dataclass(frozen=True)
class Choice:
    """What is to be graded again; empty means all."""

    submissions: tuple[str, ...] = ()  # names from the gradebook, or paths
    students: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotRegraded:
    """A submission that was not graded again, and why; `failed` for reasons of the machinery."""

    student: str
    submission: str
    reason: str
    failed: bool = False


@dataclass(frozen=True)
class Chosen:
    """The files to grade again, and what cannot be."""

    files: tuple[tuple[LedgerEntry, Found], ...]
    left_out: tuple[NotRegraded, ...]


def find_chosen(assignment: Assignment, reader: LedgerReader, choice: Choice) -> Chosen:
    """Find the files of what is chosen by their receipts.

    Raises `UsageError` for a student, submission or question that is not there.
    """
    files, left_out = [], []
    for entry in chosen_entries(assignment, reader, choice):
        found = _file_of(entry, choice.questions, assignment.file_name)
        if isinstance(found, Found):
            files.append((entry, found))
        else:
            left_out.append(NotRegraded(entry.result.student, entry.result.submission, found))
    return Chosen(tuple(files), tuple(left_out))


def chosen_entries(
    assignment: Assignment, reader: LedgerReader, choice: Choice
) -> list[LedgerEntry]:
    """Return the submissions that count and are chosen; `UsageError` for what is not there."""
    for question in choice.questions:
        if question in assignment.settings.written:
            raise UsageError(
                f"{question} is graded by a person: no test gives points for it; "
                "enter them with autograder adjust"
            )
        if question not in assignment.questions:
            known = ", ".join(assignment.questions)
            raise UsageError(f"there is no question {question!r}; there are: {known}")
    scoring = Scoring(assignment, reader)
    taken, names, met = [], set(), set()
    for entry in reader.entries():
        result = entry.result
        if result.status in (Status.SUPERSEDED, Status.IGNORED):
            continue
        own = {result.student, scoring.label(result.student)}
        own |= scoring.whose.in_the_running(result.submission)
        names |= own
        asked = own.intersection(choice.students)
        asked |= {text for text in choice.submissions if _is_meant(text, entry)}
        met |= asked
        if asked or not (choice.students or choice.submissions):
            taken.append(entry)
    for text in (*choice.students, *choice.submissions):
        if text not in met:
            close = get_close_matches(text, names, n=1, cutoff=0.5)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise UsageError(f"{reader.file} has no submission of {text}{hint}")
    return taken


def _is_meant(text: str, entry: LedgerEntry) -> bool:
    """Whether `text` is the submission's name, or the path of its file or of a folder around it."""
    if text == entry.result.submission:
        return True
    path = Path(text).absolute()
    own = Path(entry.receipt.path) if entry.receipt else None
    return own is not None and (path == own or path in own.parents)


def _file_of(entry: LedgerEntry, questions: Sequence[str], released_name: str) -> Found | str:
    """Return the submission's file as intake finds it, or why it cannot be graded again."""
    if entry.result.status is Status.REJECTED:
        return f"was rejected ({entry.result.reason}): {AGAIN}, which looks at it anew"
    if questions and entry.result.status is not Status.GRADED:
        return "has no result to put single questions into: leave --question out"
    if entry.receipt is None:
        return f"was graded by a version that did not keep where files lie: {AGAIN} once more"
    path = Path(entry.receipt.path)
    if not path.exists():
        return f"is gone from {path}: put it back, or {AGAIN} where it lies now"
    found = [item for item in find_submissions([path], released_name) if item.fate is Fate.READY]
    if len(found) != 1:
        return f"{path} is not a submission any more: {AGAIN}"
    return replace(found[0], name=entry.result.submission, student=entry.result.student)
