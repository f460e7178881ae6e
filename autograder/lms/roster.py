"""The roster: who is in the course, and who handed in what."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from autograder.course.settings import RosterSettings
from autograder.errors import UsageError
from autograder.files import staged
from autograder.lms import titles
from autograder.lms.columns import RosterKind, TableColumns
from autograder.lms.matching import Handed, Lookup, Matching, match
from autograder.lms.members import members_of
from autograder.lms.students import LeftOutLine, Student
from autograder.lms.table import Table, read_table, title_key

AS_TITLED = RosterSettings()
ROSTER_NAME = "roster.csv"
_MOST = 5  # lines that a note names


@dataclass(frozen=True)
class Roster:
    """The students of a course, as a file of the LMS, or a plain one, lists them."""

    kind: RosterKind
    students: tuple[Student, ...]
    table: Table
    columns: TableColumns
    left_out: tuple[LeftOutLine, ...] = ()  # lines with text that are not a student's

    @classmethod
    def read(cls, file: Path, settings: RosterSettings = AS_TITLED) -> Self:
        """Read a roster; `UsageError` names the file, the line, and what to do.

        Taken are a Canvas gradebook, a Moodle grading worksheet or list of participants, a
        roster of Gradescope or GitHub Classroom, Sakai's `grades.csv`, and any CSV file that
        tells names, ids or mail addresses. `settings` are those of grading.yml.
        """
        named = {title_key(title) for title in settings.titles.values()}
        read = members_of(read_table(file, titles.ALL | named), settings)
        return cls(read.kind, read.students, read.table, read.columns, read.left_out)

    @classmethod
    def kept_in(cls, folder: Path, settings: RosterSettings = AS_TITLED) -> Self | None:
        """Read the roster that an output folder was graded with; None where there is none."""
        file = folder / ROSTER_NAME
        return cls.read(file, settings) if file.is_file() else None

    def keep_in(self, folder: Path) -> None:
        """Keep a copy in an output folder, for the reports and exports that are made later."""
        keep_copy(self.table.file, folder / ROSTER_NAME, "the roster")

    def match(self, handed: Iterable[Handed]) -> Matching:
        """Find the student of each submission; what is unmatched or missing is named."""
        return match(self.students, handed)

    def find(self, who: str) -> Student | None:
        """Return the one student whose label, name, id or mail address `who` is, or None.

        For files that people write by hand, such as a list of points.
        """
        wanted = " ".join(who.split()).casefold()
        found = {student.label: student for student in self._by_key.get(wanted, ())}
        return next(iter(found.values())) if len(found) == 1 else None

    def find_name(self, who: str) -> str | None:
        """Return the label of the one student whom `who` means, in any spelling; None without one.

        For what students write.
        """
        found = self.find(who)
        match = None if found else self._lookup.student(who)
        student = found or (match.student if match else None)
        return student.label if student else None

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self.students)

    def notes(self) -> Iterator[str]:
        """Say what was left out, what could not be read, and how the file was read, a line each."""
        name = self.table.file.name
        if self.table.encoding == "windows-1252":
            yield (
                f"{name} is not UTF-8 and was read as Windows-1252, as spreadsheets write it: "
                "look whether names with accents are right, or save it as “CSV UTF-8”"
            )
        out = [item for item in self.left_out if not item.usual]
        for item in out[:_MOST]:
            yield f"{name}:{item.line}: {item.text!r} is not a student: it {item.reason}"
        if len(out) > _MOST:
            yield f"{name}: {len(out) - _MOST} more lines are not students"
        yield from self._unread("time", [(s, s.unread_time) for s in self.students])
        yield from self._unread("extension", [(s, s.unread_extension) for s in self.students])

    def _unread(self, what: str, texts: list[tuple[Student, str]]) -> Iterator[str]:
        unread = [(student, text) for student, text in texts if text]
        if not unread:
            return
        student, text = unread[0]
        more = f", and of {len(unread) - 1} more" if len(unread) > 1 else ""
        way = (
            "; take the file out of the LMS with its language set to English, or say in "
            "grading.yml which number is the month (roster: {day_first: true})"
            if what == "time"
            else "; write it under extensions in grading.yml"
        )
        yield (
            f"{self.table.file.name}:{student.line}: the {what} of {student.label} cannot be "
            f"read: {text!r}{more}. Nothing is taken off for lateness there{way}"
        )

    @cached_property
    def _by_key(self) -> dict[str, list[Student]]:
        index: dict[str, list[Student]] = {}
        for student in self.students:
            keys = (student.label, student.name, student.email, student.lms_id, *student.ids)
            for key in keys:
                if key:
                    index.setdefault(key.casefold(), []).append(student)
        return index


def keep_copy(file: Path, kept: Path, what: str) -> None:
    """Copy a list into an output folder; `UsageError` where that cannot be."""
    try:
        if kept.exists() and kept.samefile(file):
            return
        with staged(kept) as partial:
            shutil.copyfile(file, partial)
    except OSError as error:
        raise UsageError(f"{what} cannot be kept in {kept.parent}: {error.strerror}") from None
