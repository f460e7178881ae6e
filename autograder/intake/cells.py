"""Which cells of a submission run, and whether it is this assignment's at all.

What grading skips is known from our own release, never from the student's tags or metadata.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from autograder.intake.notebook import Notebook, NotebookCell
from autograder.records import Cell

_NO_ASSIGNMENTS: Mapping[str, Collection[str]] = {}


@dataclass(frozen=True)
class ReleasedCell:
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
    cells: tuple[ReleasedCell, ...] = ()
    # Functions of the course's other assignments: a name they share proves nothing.
    others: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def file_name(self) -> str:
        """The name under which students got the notebook."""
        return f"{self.assignment}.ipynb"


def cells_to_run(
    notebook: Notebook, released: ReleasedCells
) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """The code cells that grading runs, in order, with unique ids; and notes for the staff.

    A cell that grading skips is known by its id in the release or, where a cell has no id that
    the release knows, by its unchanged source. Every other code cell runs, new ones too.
    """
    known = {cell.id for cell in released.cells if cell.id}
    skipped_ids = {cell.id for cell in released.cells if cell.skipped and cell.id}
    skipped_sources = {
        _normal(cell.source)
        for cell in released.cells
        if cell.skipped and cell.kind == "code" and cell.source.strip()
    }
    taken: set[str] = {cell.id for cell in notebook.cells if cell.id}
    used: set[str] = set()
    cells: list[Cell] = []
    notes = list(notebook.notes)
    for position, cell in enumerate(notebook.cells, start=1):
        if cell.kind != "code" or not cell.source.strip():
            continue
        first = cell.id not in used
        if _is_skipped(cell, first, known, skipped_ids, skipped_sources):
            used.add(cell.id)
            lost = _defined_in(cell.source) & set(released.functions)
            if lost:
                names = ", ".join(sorted(lost))
                notes.append(f"cell {position} ({cell.id}) is one grading skips; defines {names}")
            continue
        identity = _unique(cell.id or f"cell-{position}", first and bool(cell.id), taken, used)
        used.add(identity)
        cells.append(Cell(id=identity, source=cell.source))
    return tuple(cells), tuple(notes)


def wrong_assignment(
    notebook: Notebook,
    released: ReleasedCells,
    others: Mapping[str, Collection[str]] = _NO_ASSIGNMENTS,
) -> str:
    """Why `notebook` is another assignment's; empty when it is not.

    Its metadata must name another one, and it must lack all functions of this one. A function
    that the named assignment has too (`others`) is no sign of this one.
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


def _is_skipped(
    cell: NotebookCell,
    first: bool,
    known: Collection[str],
    skipped_ids: Collection[str],
    skipped_sources: Collection[str],
) -> bool:
    if cell.id in skipped_ids and first:
        return True
    # A copy of a cell keeps its id in some editors: only the first one is the released cell.
    lost = cell.id not in known or not first
    return lost and _normal(cell.source) in skipped_sources


def _unique(wanted: str, free: bool, taken: set[str], used: set[str]) -> str:
    """`wanted`, or with a number behind it when another cell has it or had it before."""
    if free or (wanted not in taken and wanted not in used):
        return wanted
    number = 2
    while (candidate := f"{wanted[:56]}-{number}") in taken or candidate in used:
        number += 1
    return candidate


def _normal(source: str) -> str:
    """`source` without what editors change by themselves: space at the ends of lines and file."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


_DEFINITION = re.compile(
    r"^[ \t]*(?:async[ \t]+def|def|class)[ \t]+(\w+)"
    r"|^[ \t]*(\w+)[ \t]*(?::[^=\n]*)?=(?!=)"
    r"|\b(?:import|as)[ \t]+(\w+)",
    re.MULTILINE,
)


def _defined_in(source: str) -> set[str]:
    """The names that `source` appears to define; it need not be valid Python."""
    return {name for groups in _DEFINITION.findall(source) for name in groups if name}
