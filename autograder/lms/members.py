"""All that a roster says, from whichever form it has; no line of it gets lost.

The forms, as their makers document them: Canvas, “How do I export grades in the Gradebook?” and
“How do I import grades in the Gradebook?”; Moodle, “Assignment settings” (offline grading
worksheet) and “Participants”; Gradescope, “Adding Students and Staff”; GitHub Classroom, the
roster's download (`identifier`, `github_username`, `github_id`, `name`); Sakai, `grades.csv` in
the download of an assignment; Brightspace, the export of grades.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.course.settings import RosterSettings
from autograder.errors import UsageError
from autograder.lms.columns import RosterKind, TableColumns, columns_of
from autograder.lms.rows import Rows, id_in
from autograder.lms.students import LeftOutLine, Student
from autograder.lms.table import Table


@dataclass(frozen=True)
class Members:
    """What a roster says: its form, its students, in its order, and the lines left out."""

    kind: RosterKind
    table: Table
    columns: TableColumns
    students: tuple[Student, ...]
    left_out: tuple[LeftOutLine, ...]


def members_of(table: Table, given: RosterSettings) -> Members:
    """Return the form of a roster and its students.

    Every line with text is a student's or is left out with its reason: Canvas's points possible
    and its test student, staff on Gradescope, lines of totals. `UsageError` for a table that
    names no students, and for one student twice.
    """
    table, columns = columns_of(table, given)
    rows = Rows(table, columns, given.day_first)
    read = [rows.read(row) for row in table.rows]
    students = [item for item in read if isinstance(item, Student)]
    if not students:
        raise UsageError(f"{table.file} has a header and no students below it")
    _refuse_twice(table, columns, students)
    above = [
        LeftOutLine(row.line, row.shown, "stands above the header", usual=columns.kind == "sakai")
        for row in table.above
    ]
    left_out = (*above, *(item for item in read if isinstance(item, LeftOutLine)))
    return Members(columns.kind, table, columns, tuple(_labelled(students)), left_out)


def _labelled(students: list[Student]) -> Iterator[Student]:
    """The students; those of one name under their name and an id that tells them apart."""
    same: dict[str, list[Student]] = {}
    for student in students:
        same.setdefault(student.name.casefold(), []).append(student)
    for student in students:
        others = [other for other in same[student.name.casefold()] if other is not student]
        if not others:
            yield student
            continue
        theirs = {text.casefold() for other in others for text in _own(other)}
        own = (text for text in _own(student) if text.casefold() not in theirs)
        # Without any id the line of the roster must do; a student given twice was refused before.
        known = next(own, f"line {student.line}")
        label = f"{student.name} ({known})"
        if label.casefold() in same:  # the name of somebody else
            label = f"{label} (line {student.line})"
        yield student.model_copy(update={"label": label})


def _own(student: Student) -> list[str]:
    return [text for text in (*student.ids, student.email, student.lms_id) if text]


def _refuse_twice(table: Table, columns: TableColumns, students: list[Student]) -> None:
    """Raise `UsageError` when an id that only one student can have is on two rows."""
    seen: dict[tuple[str, str], int] = {}
    rows = {row.line: row for row in table.rows}
    for student in students:
        ids = [id_in(rows[student.line], place) for place in columns.ids]
        for key in _own_keys(student, [text for text in ids if text]):
            line = student.line
            if seen.setdefault(key, line) != line:
                raise UsageError(
                    f"{table.file}:{line}: {key[1]!r} is also on line {seen[key]}; "
                    "every student has one row: remove the other"
                )


def _own_keys(student: Student, ids: list[str]) -> Iterator[tuple[str, str]]:
    if student.lms_id:
        yield "lms", student.lms_id
    for text in ids:
        if " " not in text:  # GitHub Classroom's identifier may be a name, which two may share
            yield "id", text.casefold()
    if not student.ids and not student.lms_id:
        yield "who", (student.email or student.name).casefold()
