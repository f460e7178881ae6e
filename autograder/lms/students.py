"""A student as a roster names them, and a line of it that is not a student's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from autograder.lms.columns import RosterKind
from autograder.lms.table import Row
from autograder.records import Record


class Student(Record):
    """One person on the roster."""

    label: str  # the name; with an id where two share a name, so that it is unique
    name: str
    aliases: tuple[str, ...] = ()  # other names that the roster has for them
    email: str = ""
    ids: tuple[str, ...] = ()  # logins and the institution's numbers
    lms: str = ""  # whose id this is: canvas, moodle, sakai, or none
    lms_id: str = ""
    handed_in: datetime | None = None  # on the LMS's wall clock, where the roster tells it
    extension: datetime | None = None  # the same, of an extension
    unread_time: str = ""  # what is there and cannot be read as one time
    unread_extension: str = ""
    line: int = 0  # in the roster's file

    @property
    def id(self) -> str:
        """What every list shows."""
        return self.label

    @property
    def names(self) -> tuple[str, ...]:
        """All that a row of points or an extension may call this student, and nobody else."""
        return tuple(filter(None, (self.label, self.email, *self.ids, self.lms_id)))


@dataclass(frozen=True)
class LeftOutLine:
    """A line of the roster with text that is not a student's, and why."""

    line: int
    text: str
    reason: str
    usual: bool = False  # every roster of its form has such lines


def is_student_row(row: Row, kind: RosterKind) -> bool:
    """Whether a row of a roster may be a student's, and is not about the assignments."""
    if kind != "canvas":
        return True
    if "Points Possible" in row.cells[0]:
        return False
    return not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row.cells)
