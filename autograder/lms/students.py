"""Students as a roster names them, from whichever form the roster has.

The forms, as their makers document them: Canvas, “How do I export grades in the Gradebook?” and
“How do I import grades in the Gradebook?”; Moodle, “Assignment settings” (offline grading
worksheet) and “Participants”; Gradescope, “Adding Students and Staff”.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from autograder.errors import UsageError
from autograder.lms.table import Row, Table
from autograder.lms.times import parse_time
from autograder.records import Record

RosterKind = Literal["canvas", "moodle", "gradescope", "plain"]

_NAME = ("name", "full name", "student name", "display name", "vollständiger name", "nom complet",
         "nombre completo", "nome completo", "volledige naam", "first name / last name",
         "vorname / nachname")  # fmt: skip
_FIRST = ("first name", "firstname", "given name", "vorname", "prénom", "nombre", "nome",
          "voornaam")  # fmt: skip
_LAST = ("last name", "lastname", "surname", "family name", "nachname", "nom", "nom de famille",
         "apellido(s)", "apellidos", "cognome", "achternaam")  # fmt: skip
_EMAIL = ("email", "e-mail", "email address", "e-mail address", "e-mail-adresse", "mail",
          "adresse de courriel", "dirección de correo", "dirección email", "indirizzo email",
          "e-mailadres", "endereço de email")  # fmt: skip
_IDS = ("student", "student id", "studentid", "sid", "id", "id number", "idnumber", "id-nummer",
        "matriculation number", "matrikelnummer", "username", "user name", "anmeldename",
        "nom d'utilisateur", "nombre de usuario", "numéro d'identification", "número de id",
        "login", "login id", "sis login id", "sis user id", "sis id", "user id")  # fmt: skip
_HANDED_IN = ("last modified (submission)", "zuletzt geändert (abgabe)",
              "dernière modification (travail remis)", "última modificación (entrega)")  # fmt: skip
_CANVAS_ID = ("canvas id", "canvas user id")
_MOODLE_ID = ("moodle id",)
# What Moodle calls the first column of a grading worksheet, and what stands in it.
IDENTIFIER = ("identifier", "id", "identifiant", "identificador", "identificativo",
              "identificatie")  # fmt: skip
PARTICIPANT = re.compile(r"(?P<word>\D*)(?P<number>\d+)")
_WORDS_OF_STAFF = {"instructor", "ta", "reader", "teacher", "observer", "designer"}
_TEST_STUDENT = {"student, test", "test student"}


class Student(Record):
    """One person on the roster."""

    label: str  # the name; with an id where two share a name, so that it is unique
    name: str
    email: str = ""
    ids: tuple[str, ...] = ()  # logins and the institution's numbers
    lms: str = ""  # whose id this is: canvas, moodle, or none
    lms_id: str = ""
    handed_in: datetime | None = None  # on the LMS's wall clock, where the roster tells it
    line: int = 0  # in the roster's file

    @property
    def id(self) -> str:
        """What stands in every list."""
        return self.label

    @property
    def names(self) -> tuple[str, ...]:
        """All that a row of points or an extension may call this student, and nobody else."""
        return tuple(filter(None, (self.label, self.email, *self.ids, self.lms_id)))


@dataclass(frozen=True)
class _Columns:
    """Where a table tells what; None for what it does not tell."""

    name: int | None = None
    first: int | None = None
    last: int | None = None
    email: int | None = None
    ids: tuple[int, ...] = ()
    lms: str = ""
    lms_id: int | None = None
    role: int | None = None
    handed_in: int | None = None


def students_of(table: Table) -> tuple[RosterKind, tuple[Student, ...]]:
    """Return the form of a roster and its students, in its order.

    Rows that are nobody's are left out: Canvas's points possible and its test student, staff on
    Gradescope. `UsageError` for a table that names no students, and for one student twice.
    """
    kind, columns = _recognized(table)
    read = [student for row in table.rows if (student := _student(row, columns, kind))]
    if not read:
        raise UsageError(f"{table.file} has a header and no students below it")
    _refuse_twice(table, read)
    names = Counter(student.name.casefold() for student in read)
    labelled = [_labelled(item) if names[item.name.casefold()] > 1 else item for item in read]
    return kind, tuple(labelled)


def is_student_row(row: Row, kind: RosterKind) -> bool:
    """Whether a row of a roster may be a student's, and is not about the assignments."""
    if kind != "canvas":
        return True
    if "Points Possible" in row.cells[0]:
        return False
    return not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row.cells)


# --- which column is what -----------------------------------------------------------------------


def _recognized(table: Table) -> tuple[RosterKind, _Columns]:
    column = table.column
    first, last = column("first name", "firstname"), column("last name", "lastname")
    name = column("student")
    whose = name is not None or (first is not None and last is not None)
    if whose and column("section") is not None and column("id") is not None:
        ids = _all_columns(table, ("sis user id", "sis login id"))
        return "canvas", _Columns(name, first, last, None, ids, "canvas", column("id"))
    moodle = identifier_column(table)
    if moodle is not None:
        return "moodle", _plain_columns(table, "moodle", moodle)
    sid = column("sid")
    if sid is not None and column("email") is not None:
        return "gradescope", _plain_columns(table, "", None)
    for lms, names in (("canvas", _CANVAS_ID), ("moodle", _MOODLE_ID)):
        if (place := column(*names)) is not None:
            return "plain", _plain_columns(table, lms, place)
    columns = _plain_columns(table, "", None)
    if columns.name is None and columns.last is None and not columns.ids and columns.email is None:
        raise UsageError(
            f"{table.file}:1: no column says who the students are; found {table.titles()}. "
            "Give a Canvas gradebook, a Moodle grading worksheet or participants list, a "
            "Gradescope roster, or a CSV file with the columns student, name, email"
        )
    return "plain", columns


def identifier_column(table: Table) -> int | None:
    """Return the column of a Moodle worksheet that says `Participant 1001`; None without one."""
    for name in IDENTIFIER:
        place = table.column(name)
        if place is None:
            continue
        found = [PARTICIPANT.fullmatch(row.cells[place].strip()) for row in table.rows]
        words = {match["word"] for match in found if match}
        if found and all(found) and len(words) == 1 and words != {""}:
            return place
    return None


def _plain_columns(table: Table, lms: str, lms_id: int | None) -> _Columns:
    column = table.column
    name = column(*_NAME)
    named = name is not None or column(*_LAST) is not None
    if not named and (place := column("student")) is not None and _holds_names(table, place):
        name = place
    ids = tuple(place for place in _all_columns(table, _IDS) if place not in (lms_id, name))
    return _Columns(
        name=name,
        first=column(*_FIRST),
        last=column(*_LAST),
        email=column(*_EMAIL),
        ids=ids,
        lms=lms,
        lms_id=lms_id,
        role=column("role"),
        handed_in=column(*_HANDED_IN),
    )


def _holds_names(table: Table, place: int) -> bool:
    """Whether a column `student` has names in it, which two people may share, and not ids."""
    return any(" " in row.cells[place].strip() for row in table.rows)


def _all_columns(table: Table, names: tuple[str, ...]) -> tuple[int, ...]:
    places = (table.column(name) for name in names)
    return tuple(place for place in places if place is not None)


# --- one row ------------------------------------------------------------------------------------


def _student(row: Row, columns: _Columns, kind: RosterKind) -> Student | None:
    """The student of a row; None for a row that is nobody's."""

    def cell(place: int | None) -> str:
        return "" if place is None else " ".join(row.cells[place].split())

    if not is_student_row(row, kind) or cell(columns.role).casefold() in _WORDS_OF_STAFF:
        return None
    ids = tuple(dict.fromkeys(filter(None, map(cell, columns.ids))))
    email = cell(columns.email) or next((text for text in ids if "@" in text), "")
    full = f"{cell(columns.first)} {cell(columns.last)}".strip()
    name = cell(columns.name) or full or next(iter(ids), "") or email
    if kind == "canvas" and name.casefold() in _TEST_STUDENT:
        return None
    lms_id = cell(columns.lms_id)
    if kind == "moodle" and (match := PARTICIPANT.fullmatch(lms_id)):
        lms_id, name = match["number"], name or lms_id
    if not name:
        return None
    return Student(
        label=name,
        name=name,
        email=email,
        ids=ids,
        lms=columns.lms,
        lms_id=lms_id,
        handed_in=parse_time(cell(columns.handed_in)),
        line=row.line,
    )


def _labelled(student: Student) -> Student:
    """A student whose name another one has, too, under name and id."""
    # Without any id the line of the roster must do; a student given twice was refused before.
    known = next(iter((*student.ids, student.email, student.lms_id)), "") or f"line {student.line}"
    return student.model_copy(update={"label": f"{student.name} ({known})"})


def _refuse_twice(table: Table, students: list[Student]) -> None:
    """Raise `UsageError` when an id that one student alone can have stands on two rows."""
    seen: dict[tuple[str, str], int] = {}
    for student in students:
        for key, line in _own_keys(student):
            if seen.setdefault(key, line) != line:
                raise UsageError(
                    f"{table.file}:{line}: {key[1]!r} is also on line {seen[key]}; "
                    "every student has one row: remove the other"
                )


def _own_keys(student: Student) -> Iterator[tuple[tuple[str, str], int]]:
    if student.lms_id:
        yield ("lms", student.lms_id), student.line
    for text in student.ids:
        yield ("id", text.casefold()), student.line
    if not student.ids and not student.lms_id:
        yield ("who", (student.email or student.name).casefold()), student.line
