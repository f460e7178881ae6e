"""What names of files and folders tell wherever they come from: the attempt and the time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from autograder.lms.marks import stem_of, strip_marks


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
