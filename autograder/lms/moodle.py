"""Grades for Moodle's offline grading worksheet.

The form is that of the worksheet which the assignment itself gives out (“Download grading
worksheet”) and takes back (“Upload grading worksheet”), as Moodle's pages “Using Assignment” and
“Assignment settings” (feedback types) describe it and as its open source reads it: students are
found by `Identifier` alone, a blank grade is passed over, one above the maximum is passed over
without a word, one below 0 means that there is none, numbers have the decimal mark of the user's
language. Who has more than the maximum, by a bonus, gets the maximum there, who has less than 0
gets 0, and both are named.

All cells but grade and feedback go back as they came, headers included: Moodle compares them
with the words of the user's language, and `Last modified (grade)` with what it knows. Only the
line `sep=;`, which spreadsheets know and Moodle does not, is left out, and the text is UTF-8.
"""

from __future__ import annotations

import html

from autograder.errors import UsageError
from autograder.lms.filling import OURS, Filled, Fillings, decimal, decimal_mark, number_in
from autograder.lms.roster import Roster
from autograder.lms.table import Row, Table, format_table

_LINE = "<br>"


def fill(
    roster: Roster,
    entries: Fillings,
    *,
    maximum: float,
    column: str | None = None,
    feedback_column: str | None = None,
) -> Filled:
    """Return the worksheet with grades and feedback comments.

    Args:
        roster: The grading worksheet.
        entries: What to write, by student.
        maximum: The assignment's points.
        column: The grade's column, where it cannot be told; with it a gradebook export can be
            filled as well.
        feedback_column: The same for the feedback's.

    Raises:
        UsageError: When a column is not there, when the assignment has a scale in Moodle, or when
            Moodle would pass over a grade.
    """
    table = roster.table
    place = _grade_column(roster, column)
    labels = {student.line: student.label for student in roster.students}
    own = [row for row in table.rows if row.line in labels]
    most = _maximum(table, own, place) if roster.kind == "moodle" else None
    feedback = roster.columns.worksheet.feedback if roster.columns.worksheet else None
    if feedback_column:
        feedback = table.column(feedback_column)
        if feedback is None:
            raise UsageError(
                f"{table.file}:{table.header_line}: there is no column {feedback_column!r}, which "
                f"grading.yml names (columns: moodle_feedback); found {table.titles()}"
            )
    mark = decimal_mark(row.cells[at] for row in own for at in (place, place + 1)
                        if at < len(row.cells))  # fmt: skip
    rows, filled, notes = [], 0, list[str]()
    for row in table.rows:
        cells = list(row.cells)
        label = labels.get(row.line, "")
        entry = entries.get(label)
        if entry is not None and entry.points is not None:
            points = entry.points
            if roster.kind == "moodle":
                if most is not None and most < maximum:
                    _refuse_above(table, row.line, points, most)
                points = _within(points, most)
            if points != entry.points:
                notes.append(
                    f"{label} has {decimal(entry.points)} points; Moodle takes from 0 to "
                    f"{decimal(most or maximum)}, so the file says {decimal(points)}"
                )
            cells[place] = decimal(points, mark)
            filled += 1
            if feedback is not None:
                cells[feedback] = _comment(cells[feedback], entry.comment)
        rows.append(cells)
    if most is not None and most != maximum:
        notes.append(
            f"Moodle's maximum grade is {decimal(most)}, the assignment here has "
            f"{decimal(maximum)}: the grades are not rescaled"
        )
    if feedback is None and roster.kind == "moodle":
        notes.append(
            "no column for feedback comments was found: turn “Feedback comments” on in the "
            "assignment's settings, or name the column in grading.yml (columns: moodle_feedback)"
        )
    if roster.kind == "moodle" and table.dialect.separator != ",":
        separator = {";": "Semicolon", "\t": "Tab"}.get(table.dialect.separator, "the same")
        notes.append(f"when you upload the file, choose the separator it has: {separator}")
    heads = [list(row.cells) for row in table.above]
    heads += [list(table.header)] if any(table.header) else []
    first, *others = (*heads, *rows)
    return Filled(format_table(first, others, table.dialect), filled, tuple(notes))


def _grade_column(roster: Roster, wanted: str | None) -> int:
    table = roster.table
    if wanted is not None:
        place = table.column(wanted)
        if place is None:
            raise UsageError(
                f"{table.file}:{table.header_line}: there is no column {wanted!r}, which "
                f"grading.yml names (columns: moodle); found {table.titles()}"
            )
        return place
    if roster.kind != "moodle":
        raise UsageError(
            f"{table.file} is not a grading worksheet: in Moodle turn “Offline grading worksheet” "
            "on in the assignment's settings (feedback types), and take Submissions → Download "
            "grading worksheet"
        )
    place = roster.columns.worksheet.grade if roster.columns.worksheet else None
    if place is None:
        raise UsageError(
            f"{table.file}:{table.header_line}: no column is known to be the grade; found "
            f"{table.titles()}. Name it in grading.yml, in the section of the assignment: "
            'columns: {moodle: "the column"}'
        )
    return place


def _maximum(table: Table, rows: list[Row], place: int) -> float | None:
    """The maximum grade, which stands right of the grade, the same on every student's row."""
    if place + 1 >= len(table.header):
        return None
    cells = {row.cells[place + 1].strip() for row in rows}
    values = {number_in(cell) for cell in cells}
    if len(cells) == 1 and values == {None} and cells != {""}:
        raise UsageError(
            f"{table.file}:{table.header_line}: the assignment has a scale in Moodle "
            f"({table.header[place + 1].strip()}: {next(iter(cells))[:60]!r}), which takes no "
            "points: set its grade type to “Point” there"
        )
    known = values - {None}
    return known.pop() if len(known) == 1 else None


def _within(points: float, most: float | None) -> float:
    return max(0.0, points if most is None else min(points, most))


def _refuse_above(table: Table, line: int, points: float, most: float) -> None:
    if points > most:
        raise UsageError(
            f"{table.file}:{line}: the grade is {decimal(points)}; Moodle silently skips grades "
            f"above its maximum of {decimal(most)}: set the assignment's maximum grade in Moodle "
            "to that of grading.yml, and download the worksheet again"
        )


def _comment(before: str, lines: tuple[str, ...]) -> str:
    """Our comment as HTML, below what a person wrote; in place of an earlier one of ours."""
    ours = _LINE.join(html.escape(line, quote=False) for line in lines)
    own = before.partition(OURS)[0].rstrip()
    own = own.removesuffix(_LINE).rstrip()
    return f"{own}{_LINE}{ours}" if own else ours
