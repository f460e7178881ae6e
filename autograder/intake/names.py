"""What names of files and folders tell wherever they come from: the attempt and the time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Traces:
    """What a path tells. `base` is the file's stem without its attempt and its time.

    `turn` is the upload as a whole, by what the LMS or the folders around the file say: an attempt
    and a time. Files of one turn came together; of two turns the later one counts.
    """

    base: str
    attempt: int = 0
    uploaded: datetime | None = None
    sequence: int = 0
    lms: str = ""
    lms_user: str = ""
    who: str = ""
    told: bool = False  # `uploaded` is the LMS's own, not from a name that a student gave
    late: bool = False  # the LMS marks it as late
    turn: tuple[int, float] = (0, 0.0)
    sure: bool = True  # `lms_user` tells students apart throughout the LMS
    aside: str = ""  # why it is the LMS's own file, and none that was handed in
    empty: bool = False  # beside `aside`: it shows that something was handed in


def plain_traces(folders: Sequence[str], name: str) -> Traces:
    """Attempt and time from an ordinary name, or else from the folders around it."""
    base, attempt, uploaded = strip_marks(stem_of(name))
    turn = turn_of(folders)
    if not attempt:
        attempt = turn[0]
    if uploaded is None and turn[1]:
        uploaded = datetime.fromtimestamp(turn[1], UTC)
    return Traces(base, attempt, uploaded, turn=turn)


def turn_of(folders: Sequence[str]) -> tuple[int, float]:
    """The attempt and the time, in seconds since 1970, that the innermost marked folders name."""
    attempt, uploaded = 0, None
    for folder in reversed(folders):
        if attempt and uploaded:
            break
        _, folder_attempt, folder_time = strip_marks(folder)
        attempt, uploaded = attempt or folder_attempt, uploaded or folder_time
    return attempt, uploaded.timestamp() if uploaded else 0.0


def version_of(folders: Sequence[str]) -> int:
    """The number of Teams' innermost folder `Version 2`; 0 without one."""
    found = re.fullmatch(r"Version (\d{1,4})", folders[-1]) if folders else None
    return int(found.group(1)) if found else 0


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
