"""What several readers say of the same work: which of their points count, and what is left open.

A reading is a row that names what was read. Two first readings of the same code or answer that
give other points contradict each other: neither is entered, until one of the two has changed
their mind or somebody decides, by a row that names no reading. A second reading is kept to see
how far readers agree; it changes no points and contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from autograder.grades import Adjustment
from autograder.wording import number

Topic = tuple[str, str | None, str]  # student, question, what was read


@dataclass(frozen=True)
class Settled:
    """Readings, sorted out: which are entered, and why others are not."""

    entered: tuple[Adjustment, ...] = ()
    known: tuple[Adjustment, ...] = ()  # stand in the ledger, or a later word of the same reader
    differing: tuple[tuple[Adjustment, ...], ...] = ()  # two or more of the same work
    outdated: tuple[Adjustment, ...] = ()  # another code or answer counts by now
    decided: tuple[Adjustment, ...] = ()  # somebody has decided since they were read

    def open_ends(self) -> tuple[str, ...]:
        """Say in a line each what was not entered, and what to do."""
        lines = [f"{_what(group[0])}: {_said(group)}; decide" for group in self.differing]
        lines += [
            f"{_what(item)}: another upload counts by now than {item.who} read; review it again"
            for item in self.outdated
        ]
        lines += [
            f"{_what(item)}: decided since {item.who} read it; the decision stays"
            for item in self.decided
        ]
        return tuple(lines)


def settle(
    readings: Iterable[Adjustment],
    before: Sequence[Adjustment],
    outdated: Callable[[Adjustment], bool],
) -> Settled:
    """Sort out `readings`, which may come from several files.

    `before` is what the ledger has, in its order; `outdated` says whether a reading is about
    something that does not count any more.
    """
    fresh, known = _newest(readings, before)
    gone = [item for item in fresh if outdated(item)]
    decided = [item for item in fresh if item not in gone and _decided_since(item, before)]
    left = [item for item in fresh if item not in gone and item not in decided]
    differing = _differing(left, before)
    refused = {id(item) for group in differing for item in group}
    return Settled(
        entered=tuple(item for item in left if id(item) not in refused),
        known=tuple(known),
        differing=tuple(differing),
        outdated=tuple(gone),
        decided=tuple(decided),
    )


def _newest(
    readings: Iterable[Adjustment], before: Sequence[Adjustment]
) -> tuple[list[Adjustment], list[Adjustment]]:
    """Part each reader's last word on each work from what is older, or in the ledger already."""
    newest: dict[tuple[object, ...], Adjustment] = {}
    known: list[Adjustment] = []
    for item in sorted(readings, key=lambda item: item.when):  # stable: then as they stand
        older = newest.pop(_by_reader(item), None)
        known += [older] if older else []
        newest[_by_reader(item)] = item
    kept = {_by_reader(item): item for item in before if item.read}
    fresh: list[Adjustment] = []
    for key, item in newest.items():
        last = kept.get(key)
        stands = last is not None and (_content(last) == _content(item) or last.when > item.when)
        (known if stands else fresh).append(item)
    return fresh, known


def _decided_since(item: Adjustment, before: Sequence[Adjustment]) -> bool:
    """Whether somebody decided, naming no reading, after `item` was read."""
    return item.reading == 1 and any(
        other.kind == "override" and not other.read and other.when > item.when
        for other in before
        if (other.student, other.question) == (item.student, item.question)
    )


def _differing(
    fresh: Sequence[Adjustment], before: Sequence[Adjustment]
) -> list[tuple[Adjustment, ...]]:
    """The groups of first readings that contradict each other; each has one that is new."""
    said: dict[Topic, dict[str, Adjustment]] = {}
    for item in before:
        if item.kind == "override" and not item.read:  # it settles what was read before it
            for topic in [t for t in said if t[:2] == (item.student, item.question)]:
                del said[topic]
        elif item.read and item.reading == 1:
            said.setdefault(_topic(item), {})[item.who.casefold()] = item
    new = {_topic(item) for item in fresh if item.reading == 1}
    for item in fresh:
        if item.reading == 1:
            said.setdefault(_topic(item), {})[item.who.casefold()] = item
    return [
        tuple(by_reader.values())
        for topic, by_reader in said.items()
        if topic in new and len({item.points for item in by_reader.values()}) > 1
    ]


def _topic(item: Adjustment) -> Topic:
    return item.student, item.question, item.read


def _by_reader(item: Adjustment) -> tuple[object, ...]:
    return item.who.casefold(), item.student, item.question, item.reading


def _content(item: Adjustment) -> tuple[object, ...]:
    return item.points, item.reason, item.criteria, item.read


def _what(item: Adjustment) -> str:
    return f"{item.student}, {item.question or 'all'}"


def _said(group: Sequence[Adjustment]) -> str:
    return ", ".join(f"{number(item.points)} by {item.who} ({item.reason})" for item in group)
