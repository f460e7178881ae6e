"""What a regrade changes in which upload counts: of the best of several, and of a group's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.gradebook.grades import Scoring
from autograder.gradebook.ledger import LedgerReader
from autograder.grades import Proposal


@dataclass(frozen=True)
class Overtaken:
    """A student for whom another submission counts once the regrade is accepted."""

    student: str
    before: str
    after: str


@dataclass(frozen=True)
class Counted:
    """The proposals of submissions that count, before or after, and for whom others count then."""

    proposals: tuple[Proposal, ...]
    overtaken: tuple[Overtaken, ...]


def counted_proposals(
    assignment: Assignment, folder: Path, proposals: Collection[Proposal]
) -> Counted:
    """Return what of `proposals` anybody's grade is made from, before or after accepting them.

    The others are of uploads that are superseded either way.
    """
    new = {item.old.submission: item.new for item in proposals}
    with LedgerReader(folder) as ledger:
        before, after = Scoring(assignment, ledger), Scoring(assignment, ledger, instead=new)
        submissions = [entry.result.submission for entry in ledger.entries()]
    count = {
        name
        for name in submissions
        if before.whose.students_of(name) or after.whose.students_of(name)
    }
    was = {student: name for name in submissions for student in before.whose.students_of(name)}
    becomes = {student: name for name in submissions for student in after.whose.students_of(name)}
    overtaken = (
        Overtaken(student, name, becomes[student])
        for student, name in sorted(was.items())
        if becomes.get(student, name) != name
    )
    return Counted(
        tuple(item for item in proposals if item.old.submission in count), tuple(overtaken)
    )
