"""What sets a work apart: the lines in which it differs from the nearest one of a group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from autograder.review.grouping import Group
from autograder.review.works import Work

MOST_LINES = 400  # of a text that is compared; a longer one is no function to be read
_COMMENT = re.compile(r"\s*#.*$")


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
    models = list(_models(groups))
    for group in groups:
        if group.folded:
            continue
        first = group.works[0]
        for work in group.works:
            near: Work | None = first
            if group.kind == "alone" or work is first:
                near = _nearest(work, [item for own, item in models if own is not group])
            if near is not None and (made := _difference(work, near)):
                found[work.key] = made
    return found


def _models(groups: Sequence[Group]) -> Iterator[tuple[Group, Work]]:
    """What works are compared with: the first of a group, and each right one of its kind."""
    for group in groups:
        if group.kind in ("slip", "unnamed"):
            yield group, group.works[0]
        elif group.kind == "right":
            yield from ((group, work) for work in {w.same: w for w in group.works}.values())


def _nearest(work: Work, models: Sequence[Work]) -> Work | None:
    own = set(_lines(work)) - {""}

    def common(model: Work) -> float:
        other = set(_lines(model)) - {""}
        return len(own & other) / max(1, len(own | other))

    best = max(models, key=common, default=None)
    return best if best is not None and common(best) > 0 else None


def _difference(work: Work, near: Work) -> Difference | None:
    own, other = _lines(work), _lines(near)
    if max(len(own), len(other)) > MOST_LINES:
        return None
    lines: list[int] = []
    gone: list[int] = []
    for tag, a, b, c, d in SequenceMatcher(None, other, own, autojunk=False).get_opcodes():
        if tag in ("replace", "insert"):
            lines += [number + 1 for number in range(c, d) if own[number]]
        elif tag == "delete" and any(other[a:b]):
            gone.append(c + 1)
    return Difference(near, tuple(lines), tuple(gone))


def _lines(work: Work) -> list[str]:
    """The lines as they are compared: without comments, and without blanks at their ends."""
    return [_COMMENT.sub("", line).rstrip() for line in work.text.split("\n")]
