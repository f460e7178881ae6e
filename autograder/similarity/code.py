"""What of a submission is the student's own: the cells that are not as they were released."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.errors import AutograderError
from autograder.intake import Fate, Found, ReleasedCells, load
from autograder.records import Cell

LONGEST = 100_000  # characters of own code; more is no homework, and slow to compare


@dataclass(frozen=True)
class OwnCode:
    """One student's own code: `text` has the cells, each under a comment that names it."""

    student: str
    name: str  # of the file as it was given
    text: str
    earlier: bool = False  # of an earlier year: compared with this year's only

    @property
    def label(self) -> str:
        """How a reader knows it: the student, or the earlier year's file."""
        return f"{self.student} (earlier: {self.name})" if self.earlier else self.student


@dataclass(frozen=True)
class LeftOut:
    """A file that was not compared, and why."""

    name: str
    student: str
    reason: str


def collect(
    found: Iterable[Found], released: ReleasedCells, earlier: bool = False
) -> tuple[tuple[OwnCode, ...], tuple[LeftOut, ...]]:
    """Read the latest submission of each student; list what was not read, with the reason.

    The cells are those that grading runs. Nothing is run, and nothing is written to disk.
    """
    codes: list[OwnCode] = []
    left_out: list[LeftOut] = []
    given = {_normal(cell.source) for cell in released.cells if cell.kind == "code"}
    for item in found:
        if item.fate is not Fate.READY:
            reason = f"{item.fate.value}: {item.reason}"
        else:
            try:
                text = _own_text(load(item, released).cells, given)
            except AutograderError as error:
                reason = str(error)
            else:
                reason = _unfit(text)
                if not reason:
                    codes.append(OwnCode(item.student, item.name, text, earlier))
        if reason:
            left_out.append(LeftOut(item.name, item.student, reason))
    return tuple(codes), tuple(left_out)


def released_text(released: ReleasedCells) -> str:
    """All code that students were given."""
    return "\n".join(cell.source for cell in released.cells if cell.kind == "code")


def _unfit(text: str) -> str:
    if not text:
        return "nothing in it beyond the released notebook"
    if len(text) > LONGEST:
        return f"{len(text):,} characters of code, more than the {LONGEST:,} that are compared"
    return ""


def _own_text(cells: Sequence[Cell], given: set[str]) -> str:
    """The cells that differ from the released ones, as one text.

    What is not Python comes last: an open quote would hide all that follows from the comparison.
    """
    own = [cell for cell in cells if _normal(cell.source) not in given]
    own.sort(key=lambda cell: not _is_python(cell.source))
    return "\n".join(f"# cell {cell.id}\n{cell.source.strip(chr(10))}\n" for cell in own)


def _is_python(source: str) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _normal(source: str) -> str:
    """`source` without what editors change by themselves: space at the ends of lines and file."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())
