"""The attempt and the time that a file's or a folder's name ends with, whoever wrote them there."""

from __future__ import annotations

import re
from datetime import UTC, datetime

# Only words that cannot be part of a student's id: `s-1` and `group_2` are people.
_ATTEMPT = re.compile(
    r"(?:^|[ _.-]+)\(?(?:attempt|try|version)[ _.-]?#?(\d{1,4})\)?$", re.IGNORECASE
)
_STAMP = re.compile(
    r"(?:^|[ _.-]+)(20\d\d)[-_]?(\d\d)[-_]?(\d\d)[T_ -]"
    r"(\d\d)[:_-]?(\d\d)(?:[:_-]?(\d\d)(?:[._]\d+)?)?$"
)
# ILIAS puts the time in front: `20261019201533_homework.ipynb`.
_STAMP_IN_FRONT = re.compile(r"(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)[_-](?=.)")


def is_mark(folder: str) -> bool:
    """Whether a folder's name is nothing but an attempt or a time."""
    return strip_marks(folder)[0] == ""


def strip_marks(stem: str) -> tuple[str, int, datetime | None]:
    """`stem` without the attempt and the time at its end, and those two."""
    attempt, uploaded = 0, None
    if found := _STAMP_IN_FRONT.match(stem):
        uploaded = time_of(*(int(group) for group in found.groups()))
        stem = stem[found.end() :] if uploaded else stem
    for _ in range(2):
        if not uploaded and (found := _STAMP.search(stem)):
            uploaded = time_of(*(int(group or 0) for group in found.groups()))
            if uploaded:
                stem = stem[: found.start()]
        if not attempt and (found := _ATTEMPT.search(stem)):
            attempt, stem = int(found.group(1)), stem[: found.start()]
    return stem, attempt, uploaded


def stem_of(name: str) -> str:
    """The name without what comes after its last dot; a leading dot is part of the name."""
    at = name.rfind(".")
    return name[:at] if at > 0 else name


def time_of(*fields: int) -> datetime | None:
    """Year, month, day, … as a time in UTC; None where there is no such day or hour."""
    try:
        return datetime(*fields, tzinfo=UTC)  # type: ignore[arg-type, misc]
    except (ValueError, TypeError):
        return None
