"""The rows of a roster, one by one: a student's, or left out for a reason that can be told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from autograder.lms import titles
from autograder.lms.columns import EMAIL, TableColumns
from autograder.lms.extensions import Extension, extensions_in
from autograder.lms.students import LeftOutLine, Student, is_student_row
from autograder.lms.table import Row, Table
from autograder.lms.times import parse_times, tells_no_time
from autograder.lms.worksheet import participant
from autograder.spelling import without_number

_WORDS_OF_STAFF = frozenset(
    "instructor;ta;reader;teacher;observer;designer;owner;teaching assistant;non-editing teacher;"
    "editingteacher;lecturer;manager;trainer/in;trainer/in ohne bearbeitungsrecht".split(";")
)
_TEST_STUDENT = {"student, test", "test student"}
_LONG_NUMBER = 4  # digits, more than any class has students
_FORMULA = re.compile(r'="(.*)"')  # what keeps a spreadsheet from reading a number: `="007"`
_COUNTED = re.compile(
    r".*[:=]\s*[-\d.,%/ ]*|[-=*#_~]{2,}.*|.*[-=*#_~]{2,}|(?:end of|ende d|fin d).*", re.S | re.I
)
_NAME_LIKE = re.compile(r"[^\d@]*[^\W\d_]{2,}[^\d@]*[\s,][^\d@]*")


class Rows:
    """Reads the rows of one table, each with what all of them have in common."""

    def __init__(self, table: Table, columns: TableColumns, day_first: bool | None) -> None:
        self._columns = columns
        self._day_first = day_first
        self._telling = {row.line: _texts(row, columns.telling) for row in table.rows}
        self._several = _most(len(texts) > 1 for texts in self._telling.values())
        ids = {row.line: _texts(row, columns.identifying) for row in table.rows}
        names = {row.line: _texts(row, columns.naming) for row in table.rows}
        self._named = {line for line, texts in names.items() if texts}
        self._spaced = _most(" " in text for texts in ids.values() for text in texts[:1])
        self._numbered = _most(map(_has_digit, (texts[0] for texts in names.values() if texts)))
        ends = {row.line + sum(cell.count("\n") for cell in row.cells) + 1 for row in table.rows}
        self._apart = {row.line for row in table.rows[1:] if row.line not in ends}
        self._times: dict[int, tuple[datetime | None, str]] = dict.fromkeys(
            self._telling, (None, "")
        )
        self._extensions: dict[int, Extension | None] = {}
        self._read_times(table)

    def _read_times(self, table: Table) -> None:
        lines = [row.line for row in table.rows]
        if self._columns.handed_in is not None:
            cells = list(table.cells(self._columns.handed_in))
            times = parse_times(cells, self._day_first)
            for line, time, cell in zip(lines, times, cells, strict=True):
                unread = "" if time or tells_no_time(cell) else cell
                self._times[line] = (time, unread)
        if self._columns.status is not None:
            statuses = [row.cells[self._columns.status] for row in table.rows]
            self._extensions = dict(
                zip(lines, extensions_in(statuses, self._day_first), strict=True)
            )

    def read(self, row: Row) -> Student | LeftOutLine:
        """The student of a row, or why it is not a student's."""
        columns = self._columns
        if not is_student_row(row, columns.kind):
            return LeftOutLine(row.line, row.shown, "is about the assignments", usual=True)
        role = _cell(row, columns.role)
        if role.casefold() in _WORDS_OF_STAFF:
            return LeftOutLine(row.line, row.shown, f"is staff ({role})")
        if not self._telling[row.line]:
            return LeftOutLine(row.line, row.shown, "has no name, no id and no mail address")
        if columns.kind != "canvas" and (why := self._not_a_person(row)):
            return LeftOutLine(row.line, row.shown, why)
        student = self._student(row)
        if columns.kind == "canvas" and student.name.casefold() in _TEST_STUDENT:
            return LeftOutLine(row.line, row.shown, "is Canvas's test student", usual=True)
        return student

    def _student(self, row: Row) -> Student:
        columns = self._columns
        places = (*columns.ids, *columns.more_ids)
        ids = tuple(dict.fromkeys(filter(None, (id_in(row, place) for place in places))))
        told = (*ids, *self._telling[row.line])
        email = _cell(row, columns.email) or next(filter(EMAIL.fullmatch, told), "")
        lms_id = id_in(row, columns.lms_id)
        if columns.kind == "moodle":
            lms_id = participant(lms_id)
        names = self._names(row, ids, email)
        until = self._extensions.get(row.line)
        time, unread = self._times[row.line]
        return Student(
            label=names[0],
            name=names[0],
            aliases=names[1:],
            email=email,
            ids=ids,
            lms=columns.lms,
            lms_id=lms_id,
            handed_in=time,
            extension=until.until if until else None,
            unread_time=unread,
            unread_extension=until.text if until and until.until is None else "",
            line=row.line,
        )

    def _names(self, row: Row, ids: tuple[str, ...], email: str) -> tuple[str, ...]:
        """The name for all lists, and others: a name if there is one, or whatever else there is."""
        columns = self._columns
        full = " ".join(filter(None, (_cell(row, columns.first), _cell(row, columns.last))))
        found = [_cell(row, columns.name) or full]
        if columns.kind == "github":
            # The class's own word for the student, and not what they call themselves on GitHub.
            own = ids[0] if ids else ""
            found = [own, *found] if _NAME_LIKE.fullmatch(without_number(own)) else [*found, own]
        others = (*ids, email, *self._telling[row.line])
        names = tuple(dict.fromkeys(filter(None, found)))
        return names or (next(filter(None, others)),)

    def _not_a_person(self, row: Row) -> str:
        """Why a row with little in it is not a person's; empty where it may be."""
        if _tells_a_person(row, self._columns):
            return ""
        text, *others = _texts(row, tuple(sorted(self._columns.telling)))
        words = re.findall(r"[^\W\d_]+", text.casefold())
        total = bool(words) and words[0] in titles.SUMMARY
        whole = " ".join(words)
        total_alone = (total and len(words) == 1) or whole in titles.SUMMARIES
        if total_alone and not any(map(str.isalpha, "".join(others))):  # `Max` `Planck` is somebody
            return "is about the whole class"
        if others:
            return ""
        if total and _has_digit(text):
            return "is about the whole class"
        if _COUNTED.fullmatch(text) and not EMAIL.fullmatch(text):
            return "is not a name"
        if _has_digit(text) and not (
            self._numbered if row.line in self._named else self._spaced or " " not in text
        ):
            return "has a number where the others have none"
        alone = sum(bool(cell.strip()) for cell in row.cells) == 1
        if alone and row.line in self._apart and self._several and not _is_like_a_name(text):
            return "stands alone, below an empty line"
        return ""


def _is_like_a_name(text: str) -> bool:
    """Whether `text` is two words or a few more, each with a capital but `van` and its like."""
    words = text.split()
    return 1 < len(words) < 6 and not any(word[0].islower() and len(word) > 3 for word in words)


def _texts(row: Row, places: tuple[int, ...]) -> list[str]:
    texts = (_cell(row, place) for place in places)
    return [text for text in texts if any(map(str.isalnum, text))]


def _most(those: Iterable[bool]) -> bool:
    found = list(those)
    return 2 * sum(found) > len(found)


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def _tells_a_person(row: Row, columns: TableColumns) -> bool:
    """Whether a row has a mail address, a long number, or a participant's of a worksheet."""
    numbers = (id_in(row, place) for place in columns.ids)
    long_one = any(text.isdecimal() and len(text) >= _LONG_NUMBER for text in numbers)
    if long_one or EMAIL.fullmatch(_cell(row, columns.email)):
        return True
    number = participant(_cell(row, columns.lms_id)) if columns.kind == "moodle" else ""
    word = re.split(r"[\s\d:]", _cell(row, columns.lms_id).casefold())[0]
    return bool(number) and word not in titles.SUMMARY and ":" not in _cell(row, columns.lms_id)


def _cell(row: Row, place: int | None) -> str:
    if place is None:
        return ""
    text = " ".join(row.cells[place].split())
    found = _FORMULA.fullmatch(text)
    return found[1].strip() if found else text


def id_in(row: Row, place: int | None) -> str:
    """An id without the `#` that Brightspace puts before it."""
    return _cell(row, place).lstrip("#").strip()
