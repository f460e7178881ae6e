"""The cells of a master as they are in its file, and the marks of solutions in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import MasterError

SKIP_TAG = "otter_ignore"  # Otter's own word for a cell that grading leaves out
_CELL = re.compile(r"# %%(?!%)")
_BEGIN_LINES = re.compile(r"\s*# BEGIN SOLUTION( NO PROMPT)?\s*$")
_END_LINES = re.compile(r".*# END SOLUTION\s*$")
_BLOCK_MARK = re.compile(r"\s*(#\s+)?((?:BEGIN|END) (?:QUESTION|PROMPT|TESTS)|HINTS)\s*$")
_SOLUTION_MARK = re.compile(r"\s*(#\s+)?((?:BEGIN|END) SOLUTION)(?: NO PROMPT)?\s*$")
_MARKED_LINE = re.compile(r".*?# ?SOLUTION(?: NO PROMPT)?\s*$")


@dataclass(frozen=True)
class MasterCell:
    """One cell of the master; `line` is the line of the file where its text starts."""

    kind: str  # markdown, raw or code
    source: str
    line: int
    tags: tuple[str, ...] = ()

    def lines(self) -> Iterator[tuple[int, str]]:
        """Every line of the cell with its line number in the file."""
        return enumerate(self.source.split("\n"), self.line)


@dataclass(frozen=True)
class SolutionLine:
    """A line that students must not see."""

    text: str
    line: int


def read_cells(text: str, path: Path) -> Iterator[MasterCell]:
    """The cells as jupytext reads them, each with the line where its text starts."""
    import jupytext

    lines = text.split("\n")
    header_end = _end_of_header(lines, path)
    markers = [number for number, line in enumerate(lines, 1) if _CELL.match(line)]
    before = lines[header_end : markers[0] - 1 if markers else None]
    if not markers or any(line.strip() for line in before):
        raise MasterError(
            f"{path}:{header_end + 1}: every cell starts with a line '# %%', '# %% [markdown]' or "
            "'# %% [raw]', the first one too"
        )
    notebook = jupytext.reads(text, fmt="py:percent")
    if len(notebook.cells) != len(markers):
        raise MasterError(
            f"{path}: jupytext reads {len(notebook.cells)} cells where {len(markers)} lines start "
            "one; is there a line '# %%' inside a string?"
        )
    for marker, cell in zip(markers, notebook.cells, strict=True):
        start = marker + 1
        while start <= len(lines) and not lines[start - 1].strip():
            start += 1  # jupytext drops blank lines at the start of a cell
        tags = tuple(cell.metadata.get("tags", ()))
        yield MasterCell(cell.cell_type, cell.source, start, tags)


def refuse_misplaced_marks(cells: Iterable[MasterCell], path: Path) -> None:
    """Raise `MasterError` for a mark in a cell where it would say nothing, and students read it."""
    for cell in cells:
        starts = next((number for number, line in cell.lines() if line.strip()), cell.line)
        for number, line in cell.lines():
            found = _BLOCK_MARK.match(line) or (
                _SOLUTION_MARK.match(line) if cell.kind != "code" else None
            )
            wrong = _why_misplaced(cell, number == starts, bool(found[1])) if found else ""
            if found and wrong:
                raise MasterError(f"{path}:{number}: {found[2]} {wrong.format(mark=found[2])}")
            if cell.kind == "markdown" and re.search(r"# ?SOLUTION(?: NO PROMPT)?\s*$", line):
                raise MasterError(
                    f"{path}:{number}: '# SOLUTION' stands in a Markdown cell, where it marks "
                    "nothing: an answer in words is a cell between BEGIN and END SOLUTION"
                )


def _why_misplaced(cell: MasterCell, first: bool, has_sign: bool) -> str:
    """Why a mark says nothing where it is; empty where it does. `first`: nothing is before it."""
    if cell.kind != "raw":
        kind = "Markdown" if cell.kind == "markdown" else "code"
        return (
            f"stands in a {kind} cell, where it marks nothing: give it a raw cell of its own, "
            "'# %% [raw]' and below it '# # {mark}'"
        )
    if not has_sign:
        return "lacks a sign: in a raw cell it is written '# # {mark}'"
    return "" if first else "is the second mark of its raw cell: give it a cell of its own"


def _end_of_header(lines: list[str], path: Path) -> int:
    """The number of the line that closes the header, which must name the kernel."""
    fences = [number for number, line in enumerate(lines, 1) if line.rstrip() == "# ---"][:2]
    if len(fences) < 2 or fences[0] != 1:
        raise MasterError(
            f"{path}:1: the header is missing; start with '# ---', '# jupyter:', a kernelspec "
            "with display_name, language and name, and '# ---'"
        )
    header = "\n".join(lines[: fences[1]])
    if not re.search(r"^#\s+kernelspec:", header, re.MULTILINE) or "name: python3" not in header:
        raise MasterError(f"{path}:1: the header needs a kernelspec with 'name: python3'")
    return fences[1]


def read_solution_lines(cells: Iterable[MasterCell], path: Path) -> Iterator[SolutionLine]:
    """The lines between markers and the marked lines, wherever in the file they stand."""
    for cell in cells:
        if cell.kind != "code":
            continue
        began = 0
        for number, line in cell.lines():
            if _BEGIN_LINES.match(line):
                if began:
                    raise MasterError(f"{path}:{number}: BEGIN SOLUTION inside a solution")
                began = number
            elif _END_LINES.match(line):
                if not began:
                    raise MasterError(f"{path}:{number}: END SOLUTION without BEGIN SOLUTION")
                began = 0
            elif began or _MARKED_LINE.match(line):
                yield SolutionLine(line, number)
        if began:
            raise MasterError(f"{path}:{began}: BEGIN SOLUTION without END SOLUTION in its cell")


def read_answer_lines(cells: Iterable[MasterCell]) -> Iterator[SolutionLine]:
    """The lines of answers in words: of Markdown cells between BEGIN and END SOLUTION."""
    inside = False
    for cell in cells:
        if cell.kind == "raw" and (mark := _SOLUTION_MARK.match(cell.source.split("\n")[0])):
            inside = mark[2].startswith("BEGIN")
        elif inside and cell.kind == "markdown":
            yield from (SolutionLine(line, number) for number, line in cell.lines())


def is_marked(line: str) -> bool:
    """Whether a line begins a solution or is one by itself."""
    return bool(_BEGIN_LINES.match(line) or _MARKED_LINE.match(line))


def without_markers(source: str) -> str:
    """`source` without the lines and ends of lines that only mark a solution; same line count."""
    lines = []
    for line in source.split("\n"):
        if _BEGIN_LINES.match(line) or line.strip() == "# END SOLUTION":
            lines.append("")
        else:
            lines.append(re.sub(r"\s*# ?(END SOLUTION|SOLUTION( NO PROMPT)?|PUBLIC)\s*$", "", line))
    return "\n".join(lines)
