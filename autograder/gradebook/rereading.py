"""Whether what somebody read of a submission is what counts now.

A reader's points name the code or the answer that was read (`Adjustment.read`). Where another
upload has taken its place since, they are about something else: they do not count until somebody
has looked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from autograder import limited
from autograder.course.assignment import Assignment
from autograder.errors import AutograderError
from autograder.gradebook.ledger import LedgerReader
from autograder.grades import Adjustment
from autograder.intake.question_code import codes_by_question
from autograder.records import Reading, read_digest
from autograder.wording import counted, number

SECONDS = 10.0  # of processor time, to read one submission


class ReadNow:
    """What would be read of each submission now, as digests; looked up once, where it is asked."""

    def __init__(self, assignment: Assignment, ledger: LedgerReader) -> None:
        self._assignment = assignment
        self._ledger = ledger
        self._known: dict[str, Mapping[str, str]] = {}  # of questions with tests

    def digest(self, submission: str, question: str) -> str:
        """Name what counts of one question; empty where nothing was kept of the submission."""
        if question in self._assignment.settings.written:
            reading = self._ledger.reading(submission)
            # Who answered before and does not now has an empty answer.
            return read_digest(reading.answers.get(question, "")) if reading else ""
        if submission not in self._known:
            self._known[submission] = self._digests(submission)
        return self._known[submission].get(question, "")

    def outdated(self, item: Adjustment, submission: str) -> bool:
        """Whether `item` is about another code or answer than the one of `submission`."""
        if not item.read or not item.question:
            return False
        now = self.digest(submission, item.question)
        return bool(now) and now != item.read

    def _digests(self, submission: str) -> Mapping[str, str]:
        reading = self._ledger.reading(submission)
        if reading is None:
            return {}
        return digests_of(reading, self._assignment.master.functions)


def digests_of(reading: Reading, functions: Mapping[str, str]) -> dict[str, str]:
    """Name the code that there is to read of each question, by the question of each function."""
    return {question: code["read"] for question, code in codes_of(reading, functions).items()}


def codes_of(
    reading: Reading, functions: Mapping[str, str], released: Iterable[str] = ()
) -> dict[str, dict[str, Any]]:
    """The code of each question, as `codes_by_question` has it; none where it is too much."""
    arguments = (list(reading.cells), dict(functions), list(released))
    try:
        found: dict[str, dict[str, Any]] = limited.call(
            codes_by_question, *arguments, seconds=SECONDS
        )
    except AutograderError:
        return {}
    return found


def outdated_notes(items: Iterable[Adjustment]) -> Iterator[str]:
    """Say whose points by hand are about another upload, for the staff."""
    by_question: dict[str, list[str]] = {}
    for item in items:
        said = f"{item.student} ({number(item.points)} by {item.who})"
        by_question.setdefault(item.question or "", []).append(said)
    for question, students in by_question.items():
        who = counted(len(students), "student hands", "students hand")
        yield (
            f"{question}: of {who} in something else by now than was read, so these points do not "
            f"count; look again with autograder review: {', '.join(students)}"
        )
