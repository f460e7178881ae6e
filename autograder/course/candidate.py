"""An assignment as it would go into a version: what is proved, and then what is released."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.course.assignment import Assignment
from autograder.course.bundle import Bundle
from autograder.course.notebook import ReleasedNotebook
from autograder.course.versions import AssignmentEntry


@dataclass(frozen=True)
class Candidate:
    """An assignment that is to become part of a version."""

    assignment: Assignment
    notebook: ReleasedNotebook  # as its master makes it now
    bundle: Bundle
    students: bytes  # the zip
    entry: AssignmentEntry

    @property
    def name(self) -> str:
        """The assignment's id."""
        return self.assignment.name
