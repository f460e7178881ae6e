"""Who is who in a Blackboard download, whose names run title and user together.

`Homework_1_a_smith_attempt_…`: the user is `a_smith` because the note beside the attempt says so,
because the roster has that login, or because all names begin with `Homework_1_`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from autograder.errors import AutograderError
from autograder.intake.opening import read_submission
from autograder.intake.people import People

_LONGEST = 1 << 20  # bytes of a note; students type into it
_FIRST_LINE = re.compile(r"[^\n]*?:[^\n]*\((?P<user>[^()\n]+)\)\s*", re.DOTALL)


def users_of(
    heads: Collection[str], notes: Mapping[str, Path], people: People
) -> dict[str, tuple[str, bool]]:
    """Title and user run together → the user, and whether a sign says so for certain.

    `notes` are the text files that Blackboard writes beside an attempt.
    """
    users: dict[str, tuple[str, bool]] = {}
    for head in heads:
        user = _in_note(notes[head], head) if head in notes else ""
        if user:
            users[head] = (user, True)
    titles = {head.removesuffix(f"_{user}") for head, (user, _) in users.items()}
    shared = _beginning(heads).rpartition("_")[0] if len(heads) > 1 else ""
    for head in heads:
        if head not in users:
            users[head] = _guessed(head, titles, shared, people)
    return users


def _beginning(heads: Collection[str]) -> str:
    """What all have in common at their beginning; letters, not parts of a path."""
    first, last = min(heads), max(heads)
    same = 0
    for one, other in zip(first, last, strict=False):
        if one != other:
            break
        same += 1
    return first[:same]


def _in_note(note: Path, head: str) -> str:
    """The user in the note's first line, `Name: Ada Smith (a_smith)`, if `head` ends with them."""
    try:
        first = read_submission(note, _LONGEST)[:2000].decode("utf-8-sig", "replace")
    except (AutograderError, OSError):
        return ""
    found = _FIRST_LINE.fullmatch(first.lstrip().partition("\n")[0])
    user = found["user"].strip() if found else ""
    return user if user and head.endswith(f"_{user}") and len(user) + 1 < len(head) else ""


def _guessed(head: str, titles: Collection[str], shared: str, people: People) -> tuple[str, bool]:
    known = [title for title in titles if head.startswith(f"{title}_")]
    title = max(known, key=len, default=shared)
    if not title:
        words = head.split("_")
        endings = ["_".join(words[at:]) for at in range(1, len(words))]
    else:
        endings = [head[len(title) + 1 :]]
        at = title.rfind("_")
        while at > 0 and not known:  # what all share may be a part of every user, too
            endings.insert(0, head[at + 1 :])
            at = title.rfind("_", 0, at)
    on_roster = {
        person.label: ending
        for ending in endings
        if (person := people.by_login(ending)) is not None
    }
    if len(on_roster) == 1:
        return next(iter(on_roster.values())), True
    if title:
        return endings[-1], bool(known) and len(titles) == 1
    return endings[-1], False
