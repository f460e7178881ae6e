"""What a student wrote in answer to the questions that a person grades, as Markdown.

An answer is all that the release does not have, from its own cell to the next released one: text,
code, and the pictures of both. Where that cell is gone, or has nothing in it, it is looked for from
the question's heading on; so it is in a script, whose comments are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from autograder.intake.cells import GivenCell, ReleasedCells
from autograder.intake.notebook import Notebook, NotebookCell
from autograder.intake.pictures import Pictures
from autograder.intake.scripts import prose
from autograder.records import READING_LIMIT

_BLANK = re.compile(r"[\s.…?!*_#>`~|+=–—-]*")  # what says nothing, such as `...` or an empty list
_HEADING = re.compile(r"#+[ \t]+\S")
_FENCE = re.compile(r"`{3,}")
_LEAST = 3  # letters of a line that tells a released cell from a student's own words
_CUT = "\n\n(The answer is longer; the rest was not kept.)"


def answers_in(notebook: Notebook, released: ReleasedCells) -> dict[str, str]:
    """Return the answer to each question that has one, as Markdown, in the release's order.

    Together they have at most `READING_LIMIT` characters; what is longer is cut, and says so.
    """
    if not released.written:
        return {}
    most = READING_LIMIT // len(released.written)
    found = {}
    for question, cell in released.written.items():
        place = _Place.of(cell, released)
        if place is None:
            continue
        if notebook.format == 0:
            text = _from_script(notebook.script, place)
        else:
            text = _FromNotebook(notebook.cells, place, most).text()
        if not _BLANK.fullmatch(text):
            found[question] = _within(text.strip("\n"), most)
    return found


def _within(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(_CUT)] + _CUT


# --- where a question stands --------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """The cells of the release around one answer."""

    heading: GivenCell
    own: tuple[GivenCell, ...]  # from the heading to the cell of the answer, both included
    answer: GivenCell
    after: tuple[GivenCell, ...]
    all: tuple[GivenCell, ...]

    @classmethod
    def of(cls, answer: str, released: ReleasedCells) -> _Place | None:
        """Find the cell with the id `answer`; None where the release has none."""
        cells = released.cells
        at = next((i for i, cell in enumerate(cells) if cell.id == answer), None)
        if at is None:
            return None
        texts = (i for i in range(at - 1, -1, -1) if _heading_in(cells[i]))
        first = next(texts, at)
        return cls(cells[first], cells[first : at + 1], cells[at], cells[at + 1 :], cells)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the release, but for the cell of the answer."""
        return frozenset(cell.id for cell in self.all) - {self.answer.id, ""}

    @cached_property
    def sources(self) -> frozenset[str]:
        """The texts of the release's cells, blanks apart, but for that of the answer."""
        return frozenset(_normal(c.source) for c in self.all) - {_normal(self.answer.source), ""}

    @cached_property
    def own_lines(self) -> frozenset[str]:
        """The lines that an answer is not: those around it in the release."""
        near = (*self.own, *self.after[:1])
        return frozenset(line for cell in near for line in _lines(cell.source))

    @cached_property
    def later_lines(self) -> frozenset[str]:
        """The lines that end an answer in a script."""
        lines = (line for cell in self.after for line in _lines(cell.source))
        return frozenset(line for line in lines if _tells(line)) - self.own_lines_before

    @cached_property
    def own_lines_before(self) -> frozenset[str]:
        """The lines of the question's text and of its cell for the answer."""
        return frozenset(line for cell in self.own for line in _lines(cell.source))

    def without_released(self, text: str) -> str:
        """`text` without lines of the release, and without the words that stood in its place."""
        lines = self.without_words(text).split("\n")
        return "\n".join(line for line in lines if not self._has(line))

    def without_words(self, text: str) -> str:
        """`text` without the words that stood in the place of an answer."""
        return text.replace(self.answer.source.strip() or "\0", "")

    def _has(self, line: str) -> bool:
        return bool(line.strip()) and line.strip() in self.own_lines


def _heading_in(cell: GivenCell) -> str:
    """The first heading of a Markdown cell; empty where it has none."""
    if cell.kind != "markdown":
        return ""
    return next((line for line in _lines(cell.source) if _HEADING.match(line)), "")


def _normal(source: str) -> str:
    return "\n".join(_lines(source))


def _lines(source: str) -> list[str]:
    return [line.strip() for line in source.split("\n") if line.strip()]


def _tells(line: str) -> bool:
    return sum(map(str.isalnum, line)) >= _LEAST


# --- a notebook ---------------------------------------------------------------------------------


class _FromNotebook:
    """Reads one answer out of the cells of a notebook."""

    def __init__(self, cells: Sequence[NotebookCell], place: _Place, most: int) -> None:
        self._cells, self._place = cells, place
        self._pictures = Pictures(most)

    def text(self) -> str:
        """The answer; blank where there is none."""
        own, ids = self._place.answer, [cell.id for cell in self._cells]
        text = self._from(ids.index(own.id)) if own.id in ids else ""
        if not _BLANK.fullmatch(text):
            return text
        heading = self._heading()
        return "" if heading is None else self._from(heading)

    def _heading(self) -> int | None:
        """Where the question begins: by the cell's id, its text, or its heading alone."""
        released = self._place.heading
        texts = [i for i, cell in enumerate(self._cells) if cell.kind == "markdown"]
        wanted = _heading_in(released)
        for fits in (
            lambda cell: cell.id and cell.id == released.id,
            lambda cell: _normal(cell.source) == _normal(released.source),
            lambda cell: wanted and wanted in _lines(cell.source),
        ):
            found = next((i for i in texts if fits(self._cells[i])), None)
            if found is not None:
                return found
        return None

    def _from(self, start: int) -> str:
        """What is the student's own from the cell at `start` to the next released one."""
        parts = [self._own(self._cells[start])]
        asked = {_normal(cell.source) for cell in self._place.own}  # the rest of the question
        for cell in self._cells[start + 1 :]:
            if cell.id == self._place.answer.id or _normal(cell.source) in asked:
                parts.append(self._own(cell))
            elif _normal(cell.source) in self._place.sources:
                break
            elif cell.id in self._place.ids:  # a released one that was changed: what is above it
                parts.append(self._above(cell))
                break
            else:
                parts.append(self._own(cell))
        return "\n\n".join(part for part in parts if part.strip())

    def _own(self, cell: NotebookCell) -> str:
        """What a cell adds to an answer, as Markdown."""
        if cell.kind == "code":
            source = self._place.without_words(cell.source)
            shown = _fenced(source, "python") if source.strip() else ""
            return "\n\n".join((shown, *self._pictures.of_outputs(cell.outputs)))
        text = self._place.without_released(cell.source)
        if cell.kind == "raw":
            return _fenced(text, "") if text.strip() else ""
        return self._pictures.with_attached(text, cell.attachments)

    def _above(self, cell: NotebookCell) -> str:
        """What was written into a released text cell above its own first line."""
        if cell.kind != "markdown":
            return ""
        mine = {line for c in self._place.all if c.id == cell.id for line in _lines(c.source)}
        lines = []
        for line in cell.source.split("\n"):
            if line.strip() and line.strip() in mine - self._marks:
                break
            if line.strip() not in self._marks:
                lines.append(line)
        text = self._place.without_words("\n".join(lines))
        return self._pictures.with_attached(text, cell.attachments)

    @cached_property
    def _marks(self) -> frozenset[str]:
        """The comments by which Otter finds a question for a PDF: they show nothing."""
        lines = (line for cell in self._place.all for line in _lines(cell.source))
        return frozenset(line for line in lines if re.fullmatch(r"<!-- \w+ QUESTION -->", line))


def _fenced(source: str, language: str) -> str:
    """`source` as a block of code that nothing in it can end."""
    longest = max((len(run) for run in _FENCE.findall(source)), default=2)
    fence = "`" * max(3, longest + 1)
    text = source.strip("\n")
    return f"{fence}{language}\n{text}\n{fence}"


# --- a script -----------------------------------------------------------------------------------


def _from_script(script: str, place: _Place) -> str:
    """The student's comments from the question's heading to the next released line."""
    lines = list(prose(script))
    start = _first(lines, (_heading_in(place.heading), *_lines(place.answer.source)))
    if start is None:
        return ""
    found: list[str] = []
    for line in lines[start:]:
        if line is not None and line.strip() in place.later_lines:
            break
        if line is None and found and found[-1]:
            found.append("")  # code, which ends a paragraph
        elif line is not None:
            found.append(line)
    return place.without_released("\n".join(found))


def _first(lines: Sequence[str | None], wanted: Iterable[str]) -> int | None:
    """The first of the lines that says the first of what is wanted that any says."""
    stripped = [line.strip() if line is not None else "" for line in lines]
    places: Iterator[int] = (stripped.index(text) for text in wanted if text in stripped and text)
    return next(places, None)
