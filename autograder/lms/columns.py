"""Which column of a roster is what: as `grading.yml` says, by its title, or by its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from autograder.course.settings import RosterSettings
from autograder.errors import UsageError
from autograder.lms import titles
from autograder.lms.table import Table, title_key
from autograder.lms.times import looks_like_time, tells_no_time
from autograder.lms.worksheet import Worksheet, participant, worksheet_of

RosterKind = Literal["canvas", "moodle", "gradescope", "github", "sakai", "plain"]

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]+")
# A login or a number of the institution: one word, with a digit in it or without.
_ID = re.compile(r"#?(?=.*[^\W_])[\w.@+-]{2,}")
_NUMBER = re.compile(r"[-+]?\d*[.,]?\d*\s*%?")
_SHORTEST_NUMBER = 4  # digits from which on a number may be somebody's, and no points
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


@dataclass(frozen=True)
class TableColumns:
    """Where a table tells what; None for what it does not tell."""

    kind: RosterKind
    name: int | None = None
    first: int | None = None
    last: int | None = None
    email: int | None = None
    ids: tuple[int, ...] = ()
    more_ids: tuple[int, ...] = ()  # by content: two students may have the same
    lms: str = ""
    lms_id: int | None = None
    role: int | None = None
    handed_in: int | None = None
    status: int | None = None
    worksheet: Worksheet | None = None

    @property
    def telling(self) -> tuple[int, ...]:
        """All that says who a row is."""
        places = (self.lms_id, self.email, *self.ids, *self.more_ids, *self.naming)
        return tuple(dict.fromkeys(place for place in places if place is not None))

    @property
    def identifying(self) -> tuple[int, ...]:
        """Where ids and mail addresses stand."""
        return tuple(place for place in self.telling if place not in self.naming)

    @property
    def naming(self) -> tuple[int, ...]:
        """Where names stand."""
        return tuple(at for at in (self.name, self.first, self.last) if at is not None)


def columns_of(table: Table, given: RosterSettings) -> tuple[Table, TableColumns]:
    """Return the columns, and the table, which has one row more where the file has no header.

    Raises `UsageError` where nothing says who the students are.
    """
    if _lacks_header(table):
        table = table.without_header()
    columns = _completed(table, _titled(table, given))
    if not columns.telling:
        raise UsageError(
            f"{table.file}:{table.header_line}: no column says who the students are; found "
            f"{table.titles()}. Give a Canvas gradebook, a Moodle grading worksheet or "
            "participants list, a Gradescope roster, or a CSV file with the columns student, "
            "name, email; or say in grading.yml what the columns are called: "
            'roster: {name: "…", email: "…", id: "…"}'
        )
    return table, columns


def _titled(table: Table, given: RosterSettings) -> TableColumns:
    """The columns whose titles are known, or given in grading.yml."""
    column = table.column
    if canvas := _canvas(table):
        return canvas
    worksheet = worksheet_of(table)
    moodle_id = _given(table, given, "moodle_id")
    moodle_id = column(*titles.MOODLE_ID) if moodle_id is None else moodle_id
    canvas_id = column(*titles.CANVAS_ID)
    columns = _people(table, worksheet.identifier if worksheet else None)
    if worksheet:
        columns = replace(
            columns,
            kind="moodle",
            lms="moodle",
            lms_id=worksheet.identifier,
            handed_in=worksheet.handed_in,
            status=worksheet.status,
            worksheet=worksheet,
        )
        if not columns.naming:
            columns = replace(columns, name=worksheet.name)
    elif moodle_id is not None:
        columns = replace(columns, lms="moodle", lms_id=moodle_id)
    elif canvas_id is not None:
        columns = replace(columns, lms="canvas", lms_id=canvas_id)
    elif column("github username") is not None:
        columns = replace(columns, kind="github")
    elif column("display id") is not None and column("id") is not None:
        columns = replace(columns, kind="sakai", lms="sakai", lms_id=column("id"))
    elif column("sid") is not None and columns.email is not None:
        columns = replace(columns, kind="gradescope")
    return _as_given(table, columns, given)


def _canvas(table: Table) -> TableColumns | None:
    column = table.column
    first, last = column("first name", "firstname"), column("last name", "lastname")
    name = column("student")
    whose = name is not None or (first is not None and last is not None)
    if not whose or column("section") is None or column("id") is None:
        return None
    ids = _all(table, ("sis user id", "sis login id"))
    return TableColumns("canvas", name, first, last, None, ids, (), "canvas", column("id"))


def _people(table: Table, identifier: int | None) -> TableColumns:
    column = table.column
    name = column(*titles.NAME)
    first = column(*titles.FIRST)
    last = column(*(key for key in titles.LAST if column(key) != first)) or column(*titles.LAST)
    if first is not None and first == last:  # `Nom` alone: which of the two does not matter
        name, first, last = (name if name is not None else first), None, None
    if name is not None and last not in (None, name) and first in (None, name):
        name, first = None, name  # `Nome` beside `Cognome` is the first name
    beside = name is not None and first not in (None, name) and last in (None, name)
    if beside and not _are_whole(table, name, first):
        name, last = None, name  # `Name` beside `Vorname` is the last name
    place = column("student")
    if name is None and last is None and place is not None and _have_blanks(table, place):
        name = place  # names, which two people may share, and no ids
    if name is not None:
        first = last = None
    taken = {identifier, name, first, last}
    return TableColumns(
        "plain",
        name=name,
        first=first,
        last=last,
        email=column(*titles.EMAIL),
        ids=tuple(place for place in _all(table, titles.IDS) if place not in taken),
        role=column(*titles.ROLE),
        handed_in=column(*titles.HANDED_IN),
    )


def _have_blanks(table: Table, place: int) -> bool:
    return any(" " in cell for cell in table.cells(place))


def _are_whole(table: Table, name: int | None, first: int | None) -> bool:
    """Whether a column has whole names, in which the first names of another one stand."""
    assert name is not None
    assert first is not None
    pairs = [
        (row.cells[name].casefold(), row.cells[first].strip().casefold()) for row in table.rows
    ]
    within = sum(bool(given) and given in whole for whole, given in pairs)
    return 2 * within > len(pairs)


def _all(table: Table, names: Iterable[str]) -> tuple[int, ...]:
    places = (table.column(name) for name in names)
    return tuple(dict.fromkeys(place for place in places if place is not None))


# --- as grading.yml says ------------------------------------------------------------------------


def _as_given(table: Table, columns: TableColumns, given: RosterSettings) -> TableColumns:
    places = {key: _given(table, given, key) for key in given.titles}
    found = {key: place for key, place in places.items() if place is not None}
    if "first_name" in found or "last_name" in found:
        columns = replace(
            columns, name=None, first=found.get("first_name"), last=found.get("last_name")
        )
    if "name" in found:
        columns = replace(columns, name=found["name"], first=None, last=None)
    if "email" in found:
        columns = replace(columns, email=found["email"])
    if "id" in found:
        own = tuple(place for place in columns.ids if place not in found.values())
        columns = replace(columns, ids=(found["id"], *own))
    if "handed_in" in found:
        columns = replace(columns, handed_in=found["handed_in"])
    if "status" in found:
        columns = replace(columns, status=found["status"])
    return columns


def _given(table: Table, given: RosterSettings, key: str) -> int | None:
    """The place of the column that grading.yml names; another roster may not have it."""
    title = given.titles.get(key)
    return table.column(title) if title else None


# --- by content ---------------------------------------------------------------------------------


def _completed(table: Table, columns: TableColumns) -> TableColumns:
    """`columns` with those that are recognised by what is in them."""
    if columns.kind == "canvas":
        return columns
    taken = {*columns.telling, columns.role, columns.handed_in, columns.status}
    if columns.worksheet:  # what identifies somebody stands left of the status
        last = columns.worksheet.status or columns.worksheet.grade or len(table.header)
        taken |= set(range(last, len(table.header)))

    def free(fits: Callable[[list[str]], bool]) -> list[int]:
        cells = ((at, _filled(table, at)) for at in range(len(table.header)) if at not in taken)
        return [at for at, found in cells if found and fits(found)]

    if columns.email is None and (places := free(_are_addresses)):
        columns = replace(columns, email=places[0])
        taken.add(places[0])
    if not columns.ids and (places := free(_are_ids)):
        columns = replace(columns, more_ids=tuple(places))
        taken |= set(places)
    if not columns.naming and columns.telling and (places := free(_are_names)):
        if len(places) > 1 and places[1] == places[0] + 1:
            return replace(columns, first=places[0], last=places[1])
        return replace(columns, name=places[0])
    return columns


def _filled(table: Table, place: int) -> list[str]:
    """The cells with text, without rows that have text in one cell alone, such as totals."""
    wide = sum(any(row.cells[1:]) for row in table.rows) > 1
    rows = [
        row for row in table.rows if not wide or sum(bool(cell.strip()) for cell in row.cells) > 1
    ]
    return [cell for row in rows if (cell := " ".join(row.cells[place].split()))]


def _are_addresses(cells: list[str]) -> bool:
    return all(EMAIL.fullmatch(cell) for cell in cells)


def _are_ids(cells: list[str]) -> bool:
    return len(set(cells)) == len(cells) > 1 and all(map(_may_be_id, cells))


def _may_be_id(cell: str) -> bool:
    if EMAIL.fullmatch(cell) or _DATE.fullmatch(cell) or not _ID.fullmatch(cell):
        return False
    if _NUMBER.fullmatch(cell):
        return cell.isdecimal() and len(cell) >= _SHORTEST_NUMBER
    return any(character.isdecimal() for character in cell) or cell.islower()


def _are_names(cells: list[str]) -> bool:
    longer = sum(len(cell) > 1 or not cell.isascii() for cell in cells)
    many = 10 * len(set(cells)) >= 6 * len(cells) and 2 * longer >= len(cells)
    return many and all(map(_may_be_name, cells))


def _may_be_name(cell: str) -> bool:
    letters = sum(character.isalpha() for character in cell)
    others = sum(not (character.isalpha() or character in " ,.'’`-()") for character in cell)
    marks = sum(not character.isascii() for character in cell)
    return letters > 0 and others <= marks and not tells_no_time(cell) and not looks_like_time(cell)


def _lacks_header(table: Table) -> bool:
    """Whether the first line is a student's: no title is known, and it holds what the rows hold."""
    if any(title_key(title) in titles.ALL for title in table.header):
        return False
    cells = [" ".join(cell.split()) for cell in table.header]
    if any(map(EMAIL.fullmatch, cells)):
        return True
    return any(
        _shaped(cell) and {_shape(cell)} == {_shape(other) for other in _filled(table, at)}
        for at, cell in enumerate(cells)
    ) or _is_participant(table, cells[0])


def _is_participant(table: Table, cell: str) -> bool:
    """Whether `cell`, over the participants of a worksheet, is one of them."""
    sheet = worksheet_of(table) if participant(cell) else None
    own = next(table.cells(sheet.identifier), "") if sheet else ""
    return bool(own) and cell.rstrip("0123456789") == own.rstrip("0123456789")


def _shaped(cell: str) -> bool:
    return _may_be_id(cell) and any(character.isdecimal() for character in cell)


def _shape(cell: str) -> str:
    """`a9999` for `s1001`: what the ids of one institution have in common."""
    return "".join("9" if character.isdecimal() else "a" for character in cell)
