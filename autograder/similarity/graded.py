"""What is known of the submissions from grading them: which count, and who worked together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.gradebook.grades import Scoring
from autograder.gradebook.ledger import LedgerReader
from autograder.gradebook.ledger_file import LEDGER_NAME
from autograder.lms.groups import GroupList
from autograder.similarity.code import OwnCode


@dataclass(frozen=True)
class Ownership:
    """Which submissions count, whose they are and with whom their owners work, by submission."""

    counting: Collection[str] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    company: Mapping[str, Collection[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, assignment: Assignment, folder: Path) -> Ownership:
        """Return what the grades in `folder` tell; nothing where there are none of this one."""
        if not (folder / LEDGER_NAME).is_file():
            return cls()
        with LedgerReader(folder) as ledger:
            if ledger.assignment != assignment.name:
                return cls()
            whose = Scoring(assignment, ledger).whose
            names = [entry.result.submission for entry in ledger.entries()]
        known = [name for name in names if whose.handed_in_by(name)]
        return cls(
            {name for name in names if whose.students_of(name)},
            {name: whose.handed_in_by(name) for name in known},
            {name: whose.company_of(name) for name in known},
        )

    def with_list(self, groups: GroupList, codes: Collection[OwnCode]) -> Ownership:
        """Return the same where a list says who works together, whatever was graded before."""
        members = groups.resolved(None, [code.student for code in codes]).members.values()
        owners = {code.name: code.student for code in codes}
        company = {
            name: {mate for group in members if student in group for mate in group}
            for name, student in owners.items()
        }
        return Ownership(self.counting, owners, company)

    def are_together(self, one: OwnCode, other: OwnCode) -> bool:
        """Whether two of this year handed in as members of one group."""
        if one.earlier or other.earlier:
            return False
        return self._knows(one, other) or self._knows(other, one)

    def _knows(self, one: OwnCode, other: OwnCode) -> bool:
        return self.owners.get(other.name) in self.company.get(one.name, ())
