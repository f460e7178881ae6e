"""The roster: who is in the course, and whose a submission is."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from autograder.errors import UsageError
from autograder.lms.matching import Handed, Matching, match
from autograder.lms.students import RosterKind, Student, students_of
from autograder.lms.table import Table, read_table

ROSTER_NAME = "roster.csv"


@dataclass(frozen=True)
class Roster:
    """The students of a course, as a file of the LMS, or a plain one, lists them."""

    kind: RosterKind
    students: tuple[Student, ...]
    table: Table

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read a roster; `UsageError` names the file, the line, and what to do.

        Taken are a Canvas gradebook, a Moodle grading worksheet or list of participants, a
        Gradescope roster, and any CSV file with some of the columns student, name, email.
        """
        table = read_table(file)
        kind, students = students_of(table)
        return cls(kind, students, table)

    @classmethod
    def kept_in(cls, folder: Path) -> Self | None:
        """Read the roster that an output folder was graded with; None where there is none."""
        file = folder / ROSTER_NAME
        return cls.read(file) if file.is_file() else None

    def keep_in(self, folder: Path) -> None:
        """Keep a copy in an output folder, for the reports and exports that are made later."""
        kept = folder / ROSTER_NAME
        partial = kept.with_name(f".{ROSTER_NAME}.partial")
        try:
            if kept.exists() and kept.samefile(self.table.file):
                return
            shutil.copyfile(self.table.file, partial)
            partial.replace(kept)
        except OSError as error:
            raise UsageError(f"the roster cannot be kept in {folder}: {error.strerror}") from None

    def match(self, handed: Iterable[Handed]) -> Matching:
        """Find the student of each submission; what is nobody's, and who is missing, is named."""
        return match(self.students, handed)

    def find(self, who: str) -> Student | None:
        """Return the one student whose label, name, id or mail address `who` is, or None.

        For files that people write by hand, such as a list of points.
        """
        wanted = " ".join(who.split()).casefold()
        found = {student.label: student for student in self._by_key.get(wanted, ())}
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def _by_key(self) -> dict[str, list[Student]]:
        index: dict[str, list[Student]] = {}
        for student in self.students:
            keys = (student.label, student.name, student.email, student.lms_id, *student.ids)
            for key in keys:
                if key:
                    index.setdefault(key.casefold(), []).append(student)
        return index
