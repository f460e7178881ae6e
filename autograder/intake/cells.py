"""Which cells of a submission run, and whether it is this assignment's at all.

What grading skips is known from our own release, never from the student's tags or metadata.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import zip_longest

from autograder.intake.definitions import Definitions, definitions, only_defines
from autograder.intake.left_out import LeftOutCode, Place, reached
from autograder.intake.notebook import Notebook, NotebookCell
from autograder.intake.scripts import without_runs
from autograder.records import Cell

_CHANGED = "is one that grading leaves out, but it was changed"
_FEWEST_LINES = 3  # of a skipped cell, to know it by its lines
_MOST_OF_IT = 0.6
_MOST_NAMES = 12
_NO_ASSIGNMENTS: Mapping[str, Collection[str]] = {}


@dataclass(frozen=True)
class GivenCell:
    """One cell of the notebook that students were given."""

    id: str
    kind: str
    source: str
    skipped: bool = False  # grading does not run it


@dataclass(frozen=True)
class ReleasedCells:
    """What intake knows of the release: its functions and its cells."""

    assignment: str
    functions: Mapping[str, str]  # function → question
    cells: tuple[GivenCell, ...] = ()
    # Functions of the course's other assignments: a name they share proves nothing.
    others: Mapping[str, Collection[str]] = field(default_factory=dict)
    # The id of the cell for the answer, by written question.
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def file_name(self) -> str:
        """The name under which students got the notebook."""
        return f"{self.assignment}.ipynb"


def cells_to_run(
    notebook: Notebook, released: ReleasedCells
) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """The code cells that grading runs, in order, with unique ids; and notes.

    A cell that grading skips is left out as it was released, blanks apart. Of one that was changed
    the imports, definitions and assignments of literals run. Of both there runs what the
    assignment's functions need and nothing else binds. A skipped cell is known by its id or, where
    the release does not know a cell's id, by most of its lines. A function as it was released is
    left out below one of the student's own: it would undo that. Every other code cell runs, new
    ones too.
    """
    skipping = _Skipping(released)
    parts = list(_parts(notebook, skipping))
    idle = dict(_stubs_below(parts, skipping))
    parts = [part for part in parts if part.position not in idle]
    running, left_out = [part.source for part in parts], [part.left_out for part in parts]
    needed = reached(running, left_out, list(released.functions), skipping.sources)
    taken: set[str] = {cell.id for cell in notebook.cells if cell.id}
    used: set[str] = set()
    cells: list[Cell] = []
    notes = [*notebook.notes, *idle.values()]
    for part, places in zip(parts, needed, strict=True):
        cell, first = part.cell, part.cell.id not in used
        kept, changed = Definitions(""), part.left_out.changed
        if changed or places:
            runs = partial(_runs, changed=changed, places=places)
            kept = definitions(part.left_out.source, runs)
        if changed:
            notes.append(_note(cell, part.position, kept, notebook.format == 0))
        source = _together(part.source, kept.source)
        if not source.strip():
            used.add(cell.id)
            continue
        identity = _unique(cell.id or f"cell-{part.position}", first and bool(cell.id), taken, used)
        used.add(identity)
        cells.append(Cell(id=identity, source=source))
    return tuple(cells), tuple(notes)


@dataclass(frozen=True)
class _Part:
    """A code cell, cut into what runs and what grading leaves out; each on its own lines."""

    cell: NotebookCell
    position: int
    source: str
    left_out: LeftOutCode


def _parts(notebook: Notebook, skipping: _Skipping) -> Iterator[_Part]:
    script = notebook.format == 0
    sources = [cell.source for cell in notebook.cells]
    # Of a script the statements that are skipped cells of the release, wherever it is cut.
    left = without_runs(sources, skipping.sources) if script else sources
    seen: set[str] = set()
    for position, (cell, source) in enumerate(zip(notebook.cells, left, strict=True), start=1):
        if cell.kind != "code" or not cell.source.strip():
            continue
        first = cell.id not in seen
        seen.add(cell.id)
        if not script and skipping.unchanged(cell):
            yield _Part(cell, position, "", LeftOutCode(cell.source))
        elif source.strip() and skipping.changed(replace(cell, source=source), first):
            yield _Part(cell, position, "", LeftOutCode(cell.source, changed=True))
        else:
            yield _Part(cell, position, source, LeftOutCode(_without(cell.source, source)))


def _stubs_below(parts: Iterable[_Part], skipping: _Skipping) -> Iterator[tuple[int, str]]:
    """The positions of functions as they were released, below one of the same name; with notes.

    Who writes above the given cell, or in the upper one of two copies, has it still there.
    """
    own: dict[str, int] = {}  # function → the part that defined it last
    for part in parts:
        name = skipping.stubs.get(_normal(part.source), "")
        if name in own:
            yield (
                part.position,
                f"cell {part.position} is {name} as it was released, below the one of cell "
                f"{own[name]}: left out",
            )
        elif not name:
            own |= dict.fromkeys(_bound_in(part.source), part.position)


def _without(whole: str, left: str) -> str:
    """The lines of `whole` that `left` has not, on their own places."""
    pairs = zip_longest(whole.split("\n"), left.split("\n"), fillvalue="")
    return "\n".join("" if there == line else line for line, there in pairs)


def _runs(node: ast.stmt, *, changed: bool, places: Collection[Place]) -> bool:
    """Whether a statement runs of a cell that is left out."""
    return (changed and only_defines(node)) or (node.lineno, node.col_offset) in places


def _together(source: str, more: str) -> str:
    """Two parts of one cell, each on its own lines."""
    pairs = zip_longest(source.split("\n"), more.split("\n"), fillvalue="")
    return "\n".join(line or other for line, other in pairs)


def told_to_student(notes: Iterable[str]) -> tuple[str, ...]:
    """Those of a submission's notes that the student has to know as well."""
    return tuple(note for note in notes if _CHANGED in note)


def wrong_assignment(
    notebook: Notebook,
    released: ReleasedCells,
    others: Mapping[str, Collection[str]] = _NO_ASSIGNMENTS,
) -> str:
    """Why `notebook` is another assignment's; empty when it is not.

    Its metadata must name another one, and it must lack all functions of this one. A function
    that the named assignment has too (`others`) is not a sign of this one.
    """
    named = notebook.assignment
    if not named or named == released.assignment:
        return ""
    defined: set[str] = set()
    for cell in notebook.cells:
        if cell.kind == "code":
            defined |= _defined_in(cell.source)
    shared = set((others or released.others).get(named, ()))
    if defined & (set(released.functions) - shared):
        return ""
    return (
        f"a notebook of another assignment ({named}): it has none of the functions of "
        f"{released.assignment}"
    )


class _Skipping:
    """What of the release grading skips, and how it is known again."""

    def __init__(self, released: ReleasedCells) -> None:
        code = [cell for cell in released.cells if cell.kind == "code" and cell.source.strip()]
        self.sources = [cell.source for cell in code if cell.skipped]
        self._ids = {cell.id for cell in released.cells if cell.id}
        self._skipped_ids = {cell.id for cell in code if cell.skipped and cell.id}
        self._normal = {_normal(source) for source in self.sources}
        # Of each function the cell as it was released, without what editors change.
        self.stubs = {
            _normal(cell.source): name
            for cell in code
            if not cell.skipped
            for name in _bound_in(cell.source) & set(released.functions)
        }
        running = {line for cell in code if not cell.skipped for line in _lines(cell.source)}
        own = (set(_lines(source)) - running for source in self.sources)
        self._own_lines = [lines for lines in own if len(lines) >= _FEWEST_LINES]

    def unchanged(self, cell: NotebookCell) -> bool:
        """Whether `cell` has the source of a skipped one, blanks apart."""
        return _normal(cell.source) in self._normal

    def changed(self, cell: NotebookCell, first: bool) -> bool:
        """Whether `cell` was a skipped one; not where it is the second with its id, a copy."""
        if cell.id in self._ids:
            return first and cell.id in self._skipped_ids
        lines = set(_lines(cell.source))
        return any(len(lines & own) >= _MOST_OF_IT * len(own) for own in self._own_lines)


def _note(cell: NotebookCell, position: int, kept: Definitions, script: bool) -> str:
    place = f"the part at {cell.id.replace('-', ' ')}" if script else f"cell {position}"
    if kept.broken:
        return f"{place} {_CHANGED} and does not run: {kept.broken}"
    if not kept.names:
        return f"{place} {_CHANGED} and does not run: it defines nothing"
    shown = ", ".join(kept.names[:_MOST_NAMES]) + (", …" if len(kept.names) > _MOST_NAMES else "")
    return f"{place} {_CHANGED}: only what it imports and defines ran ({shown})"


def _unique(wanted: str, free: bool, taken: set[str], used: set[str]) -> str:
    """`wanted`, or with a number behind it when another cell has it or had it before."""
    if free or (wanted not in taken and wanted not in used):
        return wanted
    number = 2
    while (candidate := f"{wanted[:56]}-{number}") in taken or candidate in used:
        number += 1
    return candidate


def _normal(source: str) -> str:
    """`source` without what editors change by themselves: blanks at ends of lines, blank lines."""
    return "\n".join(_lines(source))


def _lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().splitlines() if line.strip()]


# How a statement begins that defines or assigns a name.
BINDING = r"(?:async[ \t]+def|def|class)[ \t]+(\w+)|(\w+)[ \t]*(?::[^=\n]*)?=(?!=)"
_BINDING = re.compile(rf"^(?:{BINDING})", re.MULTILINE)
_DEFINITION = re.compile(rf"^[ \t]*(?:{BINDING})|\b(?:import|as)[ \t]+(\w+)", re.MULTILINE)


def _bound_in(source: str) -> set[str]:
    """The names that statements of `source`, none inside another, appear to define or assign."""
    return _names(_BINDING, source)


def _defined_in(source: str) -> set[str]:
    """The names that `source` appears to define or import, anywhere in it."""
    return _names(_DEFINITION, source)


def _names(pattern: re.Pattern[str], source: str) -> set[str]:
    """What the groups of a pattern find; `source` need not be valid Python."""
    return {name for groups in pattern.findall(source) for name in groups if name}
