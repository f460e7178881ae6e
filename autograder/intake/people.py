"""The people on a roster, as far as names of files and folders can point to them.

A whole part of a path that is a login, a number, a mail address or a name of one person alone is
a strong sign; words inside a longer part are a weak one. What fits two people decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from autograder.spelling import name_keys, spellings

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 6  # of a name or a login, in a row
_SHORTEST_NUMBER = 3  # digits; a shorter number inside a name counts something else


class Person(Protocol):
    """What intake needs of a student on a roster."""

    @property
    def label(self) -> str:
        """The one name of this student in every list."""

    @property
    def name(self) -> str:
        """The name as people write it."""

    @property
    def aliases(self) -> Sequence[str]:
        """Other names that the roster has for them."""

    @property
    def email(self) -> str:
        """The mail address; empty where the roster has none."""

    @property
    def ids(self) -> Sequence[str]:
        """Logins and numbers of the institution."""

    @property
    def lms(self) -> str:
        """The LMS whose number `lms_id` is."""

    @property
    def lms_id(self) -> str:
        """The LMS's own number of the student."""


class People:
    """A roster's students, found by what names say. Empty where no roster was given."""

    def __init__(self, persons: Iterable[Person] = ()) -> None:
        self._persons = tuple(persons)
        self._by_id: dict[str, dict[str, Person]] = defaultdict(dict)
        self._by_name: dict[str, dict[str, Person]] = defaultdict(dict)
        self._by_lms: dict[tuple[str, str], Person] = {}
        for person in self._persons:
            email = person.email.casefold()
            for text in (*person.ids, email, email.partition("@")[0]):
                if text.strip():
                    self._by_id[_plain(text)][person.label] = person
            for key in _keys_of(person):
                self._by_name[key][person.label] = person
            if person.lms and person.lms_id:
                self._by_lms[person.lms, person.lms_id] = person

    def __bool__(self) -> bool:
        """Whether there is a roster with anybody on it."""
        return bool(self._persons)

    def has_numbers_of(self, lms: str) -> bool:
        """Whether the roster knows its students by the numbers of this LMS."""
        return any(known == lms for known, _ in self._by_lms)

    def by_lms(self, lms: str, user: str) -> Person | None:
        """The student with this number of this LMS."""
        return self._by_lms.get((lms, user))

    def by_login(self, text: str) -> Person | None:
        """The one student with this login, number, mail address, or its part before the @."""
        return _only(self._by_id.get(_plain(text), {}))

    def whole(self, text: str) -> Person | None:
        """The one student whom `text`, all of it, names."""
        return self.by_login(text) or _only(
            {
                label: person
                for key in name_keys(text)
                for label, person in self._by_name.get(key, {}).items()
            }
        )

    def within(self, text: str, common: Collection[str] = ()) -> Person | None:
        """The one student whom words in a row inside `text` name, not all of them `common`."""
        hits: list[tuple[int, int, Person]] = []
        words = list(_WORD.finditer(text))
        for first in range(len(words)):
            for last in range(first, min(first + _MOST_WORDS, len(words))):
                if all(_plain(word[0]) in common for word in words[first : last + 1]):
                    continue
                start, end = words[first].start(), words[last].end()
                person = self._of_run(text[start:end], last - first + 1)
                if person:
                    hits.append((start, end, person))
        widest = [
            hit
            for hit in hits
            if not any(o is not hit and o[0] <= hit[0] and hit[1] <= o[1] for o in hits)
        ]
        return _only({person.label: person for _, _, person in widest})

    def _of_run(self, run: str, words: int) -> Person | None:
        if run.isdigit() and len(run) < _SHORTEST_NUMBER:
            return None
        return self.whole(run) if words > 1 else self.by_login(run)

    def agrees(self, person: Person, text: str) -> bool:
        """Whether `text` is the person's name or login, in whatever order and spelling."""
        found = self.whole(text)
        return bool(name_keys(text) & _keys_of(person)) or (
            found is not None and found.label == person.label
        )

    def key_of(self, person: Person) -> str:
        """What names this person in a list so that the roster knows them again."""
        for text in (*person.ids, person.email, person.name):
            known = self.whole(text) if text.strip() else None
            if known is not None and known.label == person.label:
                return text
        return person.label


NOBODY = People()


def _keys_of(person: Person) -> set[str]:
    """Every spelling of every name that the roster has for a person."""
    return {
        key
        for name in (person.name, *person.aliases)
        for spelt in spellings(name)
        for key in name_keys(spelt)
    }


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def _only(found: dict[str, Person]) -> Person | None:
    return next(iter(found.values())) if len(found) == 1 else None
