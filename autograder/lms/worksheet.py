"""The columns of a Moodle grading worksheet, in whatever language it was taken out.

Moodle's source (`mod/assign/gradingtable.php`) fixes their order: the participant, the name, what
else identifies them, then status, grade, maximum or scale, the state of marking, whether the grade
can be changed, the time of the submission, typed text, the time of grading, feedback. So what is
titled in an unknown language is recognised by its place and by what is in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.lms import titles
from autograder.lms.filling import number_in
from autograder.lms.table import Table, title_key
from autograder.lms.times import is_dated, tells_no_time

_PARTICIPANT = re.compile(r"(?P<word>[^\d\s][^\d]*?)\s*(?P<number>\d+)")
_SHORTEST_WORD = 3  # letters before the number: `s1001` is an id of the institution


@dataclass(frozen=True)
class Worksheet:
    """Where a worksheet tells what; None for what it does not tell."""

    identifier: int
    name: int | None = None  # none where the grading is anonymous
    status: int | None = None
    grade: int | None = None
    handed_in: int | None = None
    graded: int | None = None
    feedback: int | None = None


def worksheet_of(table: Table) -> Worksheet | None:
    """Return the columns of a worksheet; None for any other table."""
    identifier = next(
        (at for at in range(len(table.header)) if _is_identifier(table, at)),
        None,
    )
    if identifier is None:
        return None
    shape = _shape(table, identifier)
    word = _word(table.cells(identifier))
    if word not in titles.PARTICIPANTS and (identifier > 0 or shape.grade is None):
        return None
    return shape


def participant(cell: str) -> str:
    """Return the number of `Participant 1001`, in any language; empty for anything else."""
    found = _PARTICIPANT.fullmatch(" ".join(cell.split()))
    return found["number"] if found else ""


def _is_identifier(table: Table, place: int) -> bool:
    """Whether a column says `Participant 1001`, the same word on most rows and no number twice."""
    cells = [cell for cell in table.cells(place) if cell]
    word = _word(cells)
    if not word:
        return False
    own = [found["number"] for cell in cells if (found := _of_word(cell, word))]
    known = word in titles.PARTICIPANTS
    letters = sum(character.isalpha() for character in word)
    wide = any(ord(character) >= 0x2E80 for character in word)  # Chinese, Japanese, Korean
    long_enough = known or letters >= (2 if wide else _SHORTEST_WORD)
    if known:
        return 2 * len(own) >= len(cells)
    return long_enough and 2 * len(own) > len(cells) and len(set(own)) == len(own)


def _word(cells: Iterable[str]) -> str:
    words = Counter(
        found["word"].casefold() for cell in cells if (found := _PARTICIPANT.fullmatch(cell))
    )
    known = next((word for word, _ in words.most_common() if word in titles.PARTICIPANTS), "")
    return known or (words.most_common(1)[0][0] if words else "")


def _of_word(cell: str, word: str) -> re.Match[str] | None:
    found = _PARTICIPANT.fullmatch(cell)
    return found if found and found["word"].casefold() == word else None


def _shape(table: Table, identifier: int) -> Worksheet:
    """The columns by their titles, and by place and content where no title is known."""

    def titled(names: tuple[str, ...]) -> int | None:
        return next((at for at, key in enumerate(keys) if key in names and at != identifier), None)

    keys = [title_key(title) for title in table.header]
    columns = _of_participants(table, identifier)
    times = [at for at in range(identifier + 1, len(columns)) if _tells_times(columns[at])]
    grade = titled(titles.GRADE)
    if grade is None or grade + 1 == len(keys):
        maximum = _maximum(columns, identifier + 1, next(iter(times), len(columns)))
        grade = maximum - 1 if maximum is not None else grade
    handed_in, graded = titled(titles.HANDED_IN), titled(titles.GRADED)
    later = [at for at in times if grade is not None and at > grade + 1]
    if handed_in is None:
        handed_in = next((at for at in later if at != graded), None)
    if graded is None:
        graded = next((at for at in later if handed_in is not None and at > handed_in), None)
    status = titled(titles.STATUS)
    if status is None and grade is not None:  # a marker, who may be nobody, can stand between
        before = [at for at in (grade - 1, grade - 2) if at > identifier and all(columns[at])]
        status = next(iter(before), None)
    name = titled(titles.NAME)
    if name is None and identifier + 1 not in (status, grade, len(keys)):
        name = identifier + 1
    feedback = titled(titles.FEEDBACK)
    if feedback is None:
        feedback = _only_behind(keys, graded)
    return Worksheet(identifier, name, status, grade, handed_in, graded, feedback)


def _of_participants(table: Table, identifier: int) -> list[list[str]]:
    """The columns, of the rows of participants alone."""
    word = _word(table.cells(identifier))
    students = [row.cells for row in table.rows if _of_word(row.cells[identifier].strip(), word)]
    return [[" ".join(cell.split()) for cell in cells] for cells in zip(*students, strict=True)]


def _only_behind(keys: list[str], graded: int | None) -> int | None:
    """The one column behind the time of grading; several may be of other kinds of feedback."""
    behind = [at for at, key in enumerate(keys) if graded is not None and at > graded and key]
    return behind[0] if len(behind) == 1 else None


def _maximum(columns: list[list[str]], after: int, before: int) -> int | None:
    """The last column before the times that is the same number everywhere, behind the grades."""
    for at in range(min(before, len(columns)) - 1, after, -1):
        values = set(columns[at])
        grades = [cell for cell in columns[at - 1] if cell]
        if (
            len(values) == 1
            and number_in(*values)
            and all(number_in(cell) is not None for cell in grades)
        ):
            return at
    return None


def _tells_times(column: list[str]) -> bool:
    """Whether a column holds times and dashes, and nothing else."""
    told = [cell for cell in column if not tells_no_time(cell)]
    if not told:
        return bool(column) and all(column)  # only dashes; blanks are not times
    return all(map(is_dated, told))
