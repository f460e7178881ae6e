"""Grades for the Canvas gradebook.

The form is that of Canvas's own export, as its guides “How do I export grades in the Gradebook?”
and “How do I import grades in the Gradebook?” describe it, and as its open source reads it: the
columns up to `Section` say who it is, an assignment's column is headed `Name (id)`, rows of
points possible and of manual posting may follow the header, `EX` excuses a student.

Only the columns that name the student and the one of this assignment go back: another
assignment's grades, which may have changed in Canvas meanwhile, are then not touched by the
import. The naming columns go back as they came. Canvas guards names against formulas when it
exports, finds students by their ID, and writes no name; nothing that a student wrote is added.
"""

from __future__ import annotations

import re

from autograder.errors import UsageError
from autograder.lms.filling import Filled, Fillings, decimal, decimal_mark, number_in
from autograder.lms.roster import Roster
from autograder.lms.students import is_student_row
from autograder.lms.table import Row, Table, format_table, title_key
from autograder.wording import counted

_TITLE_AND_ID = re.compile(r"(?P<title>.*)\s\((?P<id>\d+)\)", re.DOTALL)
# What Canvas has in place of a score, and is not ours to change: excused, not assigned.
_KEPT = {"EX", "N/A"}


def fill(
    roster: Roster,
    entries: Fillings,
    *,
    title: str,
    maximum: float,
    column: str | None = None,
    late_column: str | None = None,
) -> Filled:
    """Return the gradebook file with the scores of one assignment.

    Args:
        roster: The gradebook, as Canvas exports it.
        entries: What to write, by student.
        title: The assignment's, by which its column is found.
        maximum: Its points, which Canvas must have as well.
        column: The header of its column, where the title does not tell.
        late_column: The header of a column of one's own in Canvas, for days late.

    Raises:
        UsageError: When `roster` is no Canvas gradebook, or a column is not in it.
    """
    table = roster.table
    section = table.column("section")
    if roster.kind != "canvas" or section is None:
        raise UsageError(
            f"{table.file} is not a Canvas gradebook: in Canvas, export it from Grades (Export → "
            "Export Entire Gradebook), and give that file"
        )
    header, place = _assignment(table, section, column, title)
    late_place = _own_column(table, late_column)
    kept = () if late_column is None or late_place is None else (table.header[late_place],)
    sheet = _Sheet(roster, entries, place, late_place, maximum)
    rows = []
    for row in table.rows:
        late = (sheet.late(row),) if kept else ()
        rows.append((*row.cells[: section + 1], *late, sheet.score(row)))
    heads = (*table.header[: section + 1], *kept, header)
    text = format_table(heads, rows, table.dialect)
    return Filled(text, sheet.filled, (*sheet.notes, *_notes(table, place, maximum, entries)))


class _Sheet:
    """Decides on the cells of each row, and counts and notes what it decided."""

    def __init__(
        self,
        roster: Roster,
        entries: Fillings,
        place: int | None,
        late_place: int | None,
        maximum: float,
    ) -> None:
        self._student = {student.line: student for student in roster.students}
        self._kind = roster.kind
        self._entries = entries
        self._place = place
        self._late_place = late_place
        self._maximum = maximum
        numbers = (cell for row in roster.table.rows for cell in row.cells)
        semicolon = roster.table.dialect.separator == ";"
        self._mark = decimal_mark(numbers) if semicolon else "."
        self.filled = 0
        self.notes: list[str] = []

    def score(self, row: Row) -> str:
        """The cell of the assignment."""
        before = "" if self._place is None else row.cells[self._place]
        student = self._student.get(row.line)
        if student is None:
            points_possible = not is_student_row(row, self._kind) and "Points" in row.cells[0]
            new = points_possible and self._place is None
            return decimal(self._maximum, self._mark) if new else before
        entry = self._entries.get(student.label)
        if entry is None or entry.points is None:
            return before
        if before.strip().upper() in _KEPT:
            points = decimal(entry.points)
            self.notes.append(
                f"{student.label} has {before.strip()} in Canvas, and that was left as it is; "
                f"the grade here is {points}"
            )
            return before
        self.filled += 1
        return decimal(entry.points, self._mark)

    def late(self, row: Row) -> str:
        """The cell of the column for days late."""
        assert self._late_place is not None
        student = self._student.get(row.line)
        entry = self._entries.get(student.label) if student else None
        return row.cells[self._late_place] if entry is None else entry.late


def _assignment(
    table: Table, section: int, wanted: str | None, title: str
) -> tuple[str, int | None]:
    """The header of the assignment's column and its place; None for a column to be added."""
    there = {
        at: match
        for at, head in enumerate(table.header)
        if at > section and (match := _TITLE_AND_ID.fullmatch(head.strip()))
    }
    named = _TITLE_AND_ID.fullmatch((wanted or "").strip())
    if named:  # the title may have been changed in Canvas; the id stays
        places = [at for at, match in there.items() if match["id"] == named["id"]]
        if not places:
            return (wanted or "").strip(), None
    else:
        key = title_key(wanted or title)
        places = [at for at, match in there.items() if title_key(match["title"]) == key]
    if len(places) != 1:
        known = ", ".join(repr(table.header[at].strip()) for at in there) or "none"
        what = "no column" if not places else "more than one column"
        raise UsageError(
            f"{table.file}:1: {what} is the assignment {wanted or title!r}; there are: "
            f"{known}. Name it in grading.yml, in the section of the assignment: "
            'columns: {canvas: "Name (id)"}'
        )
    return table.header[places[0]], places[0]


def _own_column(table: Table, wanted: str | None) -> int | None:
    if wanted is None:
        return None
    place = table.column(wanted)
    if place is None:
        raise UsageError(
            f"{table.file}:1: there is no column {wanted!r}, and Canvas would take it for a new "
            "assignment: make it in Canvas first (a custom column of the gradebook, filled for "
            "one student at least), export again, or leave canvas_late out of grading.yml"
        )
    return place


def _notes(table: Table, place: int | None, maximum: float, entries: Fillings) -> list[str]:
    notes = []
    rows = (row for row in table.rows if "Points Possible" in row.cells[0])
    possible = number_in(row.cells[place]) if place and (row := next(rows, None)) else None
    if possible is not None and possible != maximum:
        notes.append(
            f"Canvas has {decimal(possible)} points possible, the assignment here has "
            f"{decimal(maximum)}: the scores are not rescaled"
        )
    late = sum(bool(entry.late) for entry in entries.values())
    if late:
        were = counted(late, "submission was", "submissions were")
        notes.append(
            f"{were} late: where the course has a late policy in Canvas, too, Canvas takes "
            "points off a second time; turn one of them off"
        )
    return notes
