"""What sets a work apart: the lines in which it differs from the nearest one of a group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from autograder.review.grouping import Group
from autograder.review.works import Work

MOST_LINES = 400  # of a text that is compared; a longer one is no function to be read
# A text that stands alone, such as a docstring; students keep the stub's, shorten it or drop it.
_TEXT_ALONE = re.compile(
    r"^[ \t]*[rRuU]?(?:(\"{3}|'{3})[\s\S]*?\1|\"[^\"\n]*\"|'[^'\n]*')[ \t]*$", re.MULTILINE
)


@dataclass(frozen=True)
class Difference:
    """Where a work differs from `near`: lines from 1, and lines before which `near` has more."""

    near: Work
    lines: tuple[int, ...]
    gone: tuple[int, ...]


def differences(groups: Sequence[Group]) -> dict[str, Difference]:
    """The differences of each work, by its key, from the nearest work to compare it with.

    In a group that is the group's first work; for that one, and for a work that is alone, the one
    of another group, or of those that are right, with the most lines in common. A work that has
    no line in common with any stands for itself; those that are right are not compared.
    """
    found: dict[str, Difference] = {}
    models = [(group, _Lines(work)) for group, work in _models(groups)]
    for group in groups:
        if group.folded:
            continue
        first = _Lines(group.works[0])
        for work in group.works:
            own, near = _Lines(work), first
            if group.kind == "alone" or work is first.work:
                others = [model for of, model in models if of is not group]
                near = max(others, key=own.common, default=own)
                if not own.common(near):
                    continue
            if near is not own and (made := _difference(own, near)):
                found[work.key] = made
    return found


class _Lines:
    """The lines of a work as they are compared: without comments, docstrings, blanks at ends."""

    def __init__(self, work: Work) -> None:
        self.work = work
        text = work.text
        if text.count("\n") < MOST_LINES:
            text = _TEXT_ALONE.sub(lambda found: "\n" * found[0].count("\n"), text)
        self.lines = [line.partition("#")[0].rstrip() for line in text.split("\n")]
        self._distinct = frozenset(self.lines) - {""}

    def common(self, other: _Lines) -> float:
        """The share of all lines of the two that both have."""
        both = len(self._distinct & other._distinct)
        return both / max(1, len(self._distinct) + len(other._distinct) - both)


def _models(groups: Sequence[Group]) -> Iterator[tuple[Group, Work]]:
    """What works are compared with: the first of a group, and each right one of its kind."""
    for group in groups:
        if group.kind in ("known", "unnamed"):
            yield group, group.works[0]
        elif group.kind == "right":
            yield from ((group, work) for work in {w.same: w for w in group.works}.values())


def _difference(own: _Lines, near: _Lines) -> Difference | None:
    if max(len(own.lines), len(near.lines)) > MOST_LINES:
        return None
    lines: list[int] = []
    gone: list[int] = []
    matcher = SequenceMatcher(None, near.lines, own.lines, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag in ("replace", "insert"):
            lines += [number + 1 for number in range(c, d) if own.lines[number]]
        elif tag == "delete" and any(near.lines[a:b]):
            gone.append(c + 1)
    return Difference(near.work, tuple(lines), tuple(gone))
