"""The members of a group, where the first cell of a notebook names them.

A line of it begins with `Group:` (or `Members:`, `Names:`, `Team:`, `Authors:`), as text or as a
comment; the names follow on that line, or below it as a list. Who they are, and whether that
counts at all, is decided where grades are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from autograder.intake.cells import ReleasedCells
from autograder.intake.found import printable
from autograder.intake.notebook import Notebook

_MOST_NAMES = 20
_LONGEST = 100  # characters of a name
_MOST_CHARACTERS = 10_000  # of a cell that are looked at
_MARKS = r"[\s#>*_`|-]*"  # of a comment, a heading, a quote, a list, bold letters
_LINE = re.compile(
    rf"^{_MARKS}(?:group members|group|members|names|team members|team|authors|students|"
    rf"gruppenmitglieder|gruppe|mitglieder|namen|autoren)[*_`]*\s*[::]{_MARKS}(?P<rest>.*)$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^[\s#>]*(?:[-*+]|\d+[.)])\s+(?P<name>\S.*)$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Where a semicolon parts the names, `Lovelace, Ada; Builder, Bob`, a comma stands inside of one.
_BETWEEN = re.compile(r"\s*(?:[,;&+/]|\band\b|\bund\b)\s*", re.IGNORECASE)
_BESIDE_COMMAS = re.compile(r"\s*(?:[;&+/]|\band\b|\bund\b)\s*", re.IGNORECASE)


def names_in(notebook: Notebook, released: ReleasedCells) -> tuple[str, ...]:
    """Return the names after `Group:` in the first cell that is not blank; none without them.

    Lines that stand in the released notebook's first cell as well name nobody.
    """
    given = next((cell.source for cell in released.cells if cell.source.strip()), "")
    known = {line.strip() for line in given.splitlines() if _written(line)}
    lines = (line for line in _first_cell(notebook).splitlines() if line.strip() not in known)
    found = (printable(name, _LONGEST) for name in _names(list(lines)))
    return tuple(dict.fromkeys(found))[:_MOST_NAMES]


def _first_cell(notebook: Notebook) -> str:
    """What stands in the first cell in words: of code, and of a script, its comments."""
    if notebook.format == 0:
        return "\n".join(takewhile(_is_comment, notebook.script[:_MOST_CHARACTERS].splitlines()))
    cell = next((cell for cell in notebook.cells if cell.source.strip()), None)
    if cell is None:
        return ""
    text = cell.source[:_MOST_CHARACTERS]
    if cell.kind == "code":  # `names: list = []` is no comment
        return "\n".join(filter(_is_comment, text.splitlines()))
    return _COMMENT.sub("", text)


def _is_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _written(line: str) -> bool:
    """Whether a released line names somebody itself; an empty `Group:` is there to be filled in."""
    match = _LINE.match(line)
    return match is None or bool(match["rest"].strip())


def _names(lines: Sequence[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        match = _LINE.match(line)
        if match is None:
            continue
        if match["rest"].strip():
            yield from _parted(match["rest"])
            continue
        for below in lines[at + 1 :]:
            item = _ITEM.match(below)
            if item:
                yield from _parted(item["name"])
            elif below.strip(" #>"):
                break


def _parted(text: str) -> Iterator[str]:
    """The names in a line."""
    for part in (_BESIDE_COMMAS if ";" in text else _BETWEEN).split(text):
        name = " ".join(part.strip(" \t*_`'\"[]|").split())
        if any(map(str.isalnum, name)):
            yield name
