"""What of an assignment a notebook holds: what tells the answer from what lies beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum

from autograder.intake.answers import answers_in
from autograder.intake.cells import BINDING, ReleasedCells, wrong_assignment
from autograder.intake.notebook import Notebook

_BINDING = re.compile(BINDING)


class Content(IntEnum):
    """What a notebook holds of the assignment; what is better is greater."""

    REJECTED = 0
    NOTHING = 1  # none of the functions
    UNTOUCHED = 2  # the functions as they were released
    PART = 3  # some of the functions, with something of the student's own
    ANSWER = 4  # at least half of them

    @property
    def words(self) -> str:
        """For a list of what was not chosen."""
        return _WORDS[self]


_WORDS = {
    Content.REJECTED: "cannot be graded",
    Content.NOTHING: "has none of the functions",
    Content.UNTOUCHED: "is untouched",
    Content.PART: "has some of the functions",
    Content.ANSWER: "has the functions, too",
}


def content_of(notebook: Notebook, released: ReleasedCells) -> Content:
    """Return what `notebook` holds. Nothing is parsed or run: lines are compared."""
    if wrong_assignment(notebook, released):
        return Content.REJECTED
    given: dict[str, set[str]] = {}
    for cell in released.cells:
        if cell.kind == "code":
            for name, text in _definitions(cell.source).items():
                given.setdefault(name, set()).add(text)
    defined: set[str] = set()
    touched = bool(answers_in(notebook, released))
    for source in (cell.source for cell in notebook.cells if cell.kind == "code"):
        for name, text in _definitions(source).items():
            if name in released.functions:
                defined.add(name)
                touched |= text not in given.get(name, ())
    if not defined:
        return Content.NOTHING
    if not touched:
        return Content.UNTOUCHED
    return Content.ANSWER if 2 * len(defined) >= len(released.functions) else Content.PART


def _definitions(source: str) -> Mapping[str, str]:
    """Each name that a line without indentation defines, with its text, blanks apart.

    Of a name that is defined several times it is the last text.
    """
    found: dict[str, list[str]] = {}
    name = ""
    for line in source.splitlines():
        stripped = line.rstrip()
        if not stripped or stripped.lstrip().startswith("#"):
            continue
        if line[0] not in " \t)]}":
            match = _BINDING.match(line)
            name = (match[1] or match[2]) if match else ""
            if name:
                found[name] = []
        if name:
            found[name].append(stripped)
    return {name: "\n".join(lines) for name, lines in found.items()}
