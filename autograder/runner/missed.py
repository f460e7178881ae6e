"""Why a name is not defined: the cell that stopped before it could define it.

What a student process says of its cells is its word, so it is read strictly and kept short. It
goes to nobody but the student and the staff.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.runner.statements import ANY_NAME, LONGEST_NAME, MOST_MISSED

LONGEST_REASON = 300
LONGEST_LINE = 80
_UNDEFINED = re.compile(r"name '(\w{1,100})' is not defined|`(\w{1,100})` is not defined")


@dataclass(frozen=True)
class Missed:
    """A name that a statement would have bound, had it not failed; `line` counts from 1."""

    name: str
    line: int
    reason: str


def read(value: Any) -> tuple[Missed, ...]:
    """What a cell's report says under `missed`; what is not of its form is left out."""
    if not isinstance(value, list):
        return ()
    found = []
    for item in value[:MOST_MISSED]:
        match item:
            case [str(name), int(line), str(reason)] if 0 < len(name) <= LONGEST_NAME:
                if 0 < line < 1 << 31:
                    found.append(Missed(name, line, " ".join(reason.split())[:LONGEST_REASON]))
    return tuple(found)


def explain(
    message: str,
    cells: Sequence[Mapping[str, str]],
    missed: Mapping[str, Iterable[Missed]],
) -> str:
    """Why the name that `message` calls undefined is so; empty where nothing is known.

    `cells` are the job's, each with `id` and `source`; `missed` has what each cell's report says,
    by the cell's id.
    """
    found = _UNDEFINED.search(message)
    if found is None:
        return ""
    name = found[1] or found[2]
    for wanted in (name, ANY_NAME):
        for cell in reversed(cells):
            for entry in missed.get(cell["id"], ()):
                if entry.name == wanted:
                    return (
                        f"`{name}` is missing because the cell that begins "
                        f"`{_beginning(cell['source'])}` stopped at its line {entry.line}: "
                        f"{entry.reason}"
                    )
    return ""


def _beginning(source: str) -> str:
    """The first line of a cell with something on it, shortened."""
    lines = (line.strip() for line in source.splitlines())
    first = next((line for line in lines if line), "")
    return first if len(first) <= LONGEST_LINE else first[: LONGEST_LINE - 1] + "…"
