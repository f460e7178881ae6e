"""Whom of a roster the path of an ordinary file names.

A level of folders and words that all paths share name nobody. Of the others, a whole part that
names one person decides; if none does, words inside the parts, where they lead to one person and
no other file claims the same one. What a student hands in may have folders and names of the own
choosing in it, so a part says nothing against words of a folder around it: whoever has the folder
`one-hot-gh7` hands in for nobody else, whatever lies in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.intake.found import FileKind, printable
from autograder.intake.people import People, Person

Parts = tuple[str, ...]
Item = tuple[Parts, tuple[str, ...], str, FileKind]  # parts, key, base, kind


@dataclass(frozen=True)
class Claim:
    """The person, and why; or nobody, and why not. `merges`: one person's folder or name."""

    person: Person | None
    why: str
    merges: bool = False


def claims(items: Sequence[Item], people: People) -> Mapping[Parts, Claim]:
    """The person whom each path names, by its parts; those that name nobody are not in it."""
    books = [item for item in items if item[3] is not FileKind.OTHER] or list(items)
    shared = _shared_levels(books)
    common = _common_words(books)
    found: dict[Parts, Claim] = {}
    by_words: dict[str, list[tuple[Item, Person]]] = defaultdict(list)
    for item in items:
        named = list(_named_parts(item, shared))
        strong = {p.label: (p, text) for part in named for p, text in _strong(part, people)}
        around = _around(named, strong, people, common)
        if len(around) == 1:
            (person,) = around.values()
            by_words[person.label].append((item, person))
            continue
        if len(strong) == 1 and not around:
            ((person, part),) = strong.values()
            why = f"the roster: {printable(part, 80)} is {printable(person.label, 80)}"
            found[item[0]] = Claim(person, why, merges=True)
            continue
        weak = {p.label: p for part in named if (p := people.within(part, common))}
        if not strong and len(weak) == 1:
            (person,) = weak.values()
            by_words[person.label].append((item, person))
    taken = {claim.person.label for claim in found.values() if claim.person}
    for label, claimed in by_words.items():
        keys = {item[1] for item, _ in claimed}
        for item, person in claimed:
            if len(keys) > 1 or label in taken:
                why = (
                    f"words in its name are {printable(label, 80)}'s, and in the name of another "
                    "file, too: it was left by itself; --who can say whose it is"
                )
                found[item[0]] = Claim(None, why)
            else:
                why = f"the roster: words in its name are {printable(label, 80)}'s"
                found[item[0]] = Claim(person, why)
    return found


def _named_parts(item: Item, shared: Collection[int]) -> Iterator[str]:
    parts, _, base, _ = item
    for level, part in enumerate(parts[:-1]):
        if level not in shared:
            yield part
    yield base


def _around(
    named: Sequence[str], strong: Collection[str], people: People, common: Collection[str]
) -> dict[str, Person]:
    """Whom words name outside of the first part that names one of `strong`; nobody of `strong`."""
    found: dict[str, Person] = {}
    for part in named:
        if not strong or any(person.label in strong for person, _ in _strong(part, people)):
            break
        person = people.within(part, common)
        if person is not None and person.label not in strong:
            found[person.label] = person
    return found


def _strong(part: str, people: People) -> Iterator[tuple[Person, str]]:
    """Whom `part` names, or what stands between its dashes: `Ada Lovelace - homework`."""
    for piece in [part] if people.whole(part) else part.split(" - "):
        person = people.whole(piece)
        if person is not None:
            yield person, piece


def _shared_levels(books: Sequence[Item]) -> set[int]:
    """The levels of folders at which all paths have the same name."""
    if len(books) < 2:
        return set()
    depth = min(len(parts) - 1 for parts, _, _, _ in books)
    return {level for level in range(depth) if len({parts[level] for parts, _, _, _ in books}) == 1}


def _common_words(books: Sequence[Item]) -> set[str]:
    """Words, in small letters, that the last parts of all paths have in common."""
    if len({key for _, key, _, _ in books}) < 2:
        return set()
    counts: Counter[str] = Counter()
    for parts, _, base, _ in books:
        counts.update({word for part in (*parts[:-1], base) for word in _words(part)})
    return {word for word, count in counts.items() if count == len(books)}


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()
