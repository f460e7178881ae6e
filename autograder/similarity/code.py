"""What of a submission is the student's own: the cells that are not as they were released."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder import limited
from autograder.errors import AutograderError
from autograder.intake import Fate, FileKind, Found, ReleasedCells
from autograder.intake.load import chosen_cells
from autograder.similarity.tokens import Tokens, tokens_of
from autograder.wording import without_gaps

SECONDS = 10.0  # of processor time, to read one submission
LONGEST = 100_000  # characters of a student's own code; more is not homework, and slow to compare


@dataclass(frozen=True)
class OwnCode:
    """One student's own code: `text` has the cells, each under a comment that names it."""

    student: str
    name: str  # of the file as it was given
    text: str
    tokens: Tokens = field(compare=False, repr=False)  # of `text`
    earlier: bool = False  # of an earlier year: compared with this year's only

    @property
    def label(self) -> str:
        """How a reader knows it: the student, or the earlier year's file."""
        return f"{self.student} (earlier: {self.name})" if self.earlier else self.student


@dataclass(frozen=True)
class NotCompared:
    """A file that was not compared, and why."""

    name: str
    student: str
    reason: str


def collect(
    found: Iterable[Found], released: ReleasedCells, earlier: bool = False
) -> tuple[tuple[OwnCode, ...], tuple[NotCompared, ...]]:
    """Read the submission of each student; list what was not read, with the reason.

    The cells are those that grading runs. Nothing is run, and nothing is written to disk.
    """
    codes: list[OwnCode] = []
    left_out: list[NotCompared] = []
    for item in found:
        reason = f"{item.fate.value}: {item.reason}"
        if item.fate is Fate.READY:
            try:
                own = limited.call(own_code, item.path, item.kind, released, seconds=SECONDS)
            except AutograderError as error:
                reason = str(error)
            else:
                reason = own["unfit"]
                if not reason:
                    tokens = Tokens(own["tokens"]["text"], _pairs(own["tokens"]["offsets"]))
                    codes.append(OwnCode(item.student, item.name, own["text"], tokens, earlier))
        if reason:
            left_out.append(NotCompared(item.name, item.student, reason))
    return tuple(codes), tuple(left_out)


def one_of_each(found: Iterable[Found], counting: Collection[str]) -> tuple[Found, ...]:
    """Return `found` with one submission ready for each student, of the several that may count.

    It is the one whose name is in `counting`, else the last that came in.
    """
    ready: dict[str, list[Found]] = {}
    listed = list(found)
    for item in listed:
        if item.fate is Fate.READY:
            ready.setdefault(item.student, []).append(item)
    kept = {
        max(items, key=lambda item: (item.name in counting, item.upload)).name: items
        for items in ready.values()
    }
    whose = {item.name: name for name, items in kept.items() for item in items}
    return tuple(
        replace(item, fate=Fate.SUPERSEDED, reason=f"{whose[item.name]} counts")
        if item.name in whose and item.name not in kept
        else item
        for item in listed
    )


def own_code(path: Path, kind: FileKind, released: ReleasedCells) -> dict[str, Any]:
    """What of the file at `path` is its student's own, as plain data, or why it is `unfit`.

    It parses what a student wrote: call it under limits. Raises what reading a submission does.
    """
    given = {_normal(cell.source) for cell in released.cells if cell.kind == "code"}
    text = _own_text(chosen_cells(path, kind, released)["cells"], given)
    unfit = _unfit(text)
    tokens = Tokens("", ()) if unfit else tokens_of(text)
    return {"text": "" if unfit else text, "tokens": asdict(tokens), "unfit": unfit}


def _pairs(values: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((place, left_out) for place, left_out in values)


def released_text(released: ReleasedCells) -> str:
    """All code that students were given."""
    return "\n".join(cell.source for cell in released.cells if cell.kind == "code")


def _unfit(text: str) -> str:
    if not text:
        return "nothing in it beyond the released notebook"
    if len(text) > LONGEST:
        return f"{len(text):,} characters of code, more than the {LONGEST:,} that are compared"
    return ""


def _own_text(cells: Sequence[dict[str, str]], given: set[str]) -> str:
    """The cells that differ from the released ones, as one text.

    What is not Python comes last: an open quote would hide all that follows from the comparison.
    """
    own = [cell for cell in cells if _normal(cell["source"]) not in given]
    if sum(len(cell["source"]) for cell in own) <= LONGEST:  # else nobody compares it
        own.sort(key=lambda cell: not _is_python(cell["source"]))
    text = "\n".join(f"# cell {cell['id']}\n{cell['source'].strip(chr(10))}\n" for cell in own)
    return without_gaps(text)


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
