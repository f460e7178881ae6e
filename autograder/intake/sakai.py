"""When something was handed in to Sakai: the `timestamp.txt` beside the attachments.

Sakai writes it into a student's folder, where no student can put a file: what they hand in lies
in `Submission attachment(s)`. Anywhere else a file of that name says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from autograder.errors import AutograderError
from autograder.intake.opening import read_submission
from autograder.intake.walking import Walked
from autograder.lms.file_names import SAKAI_TIME
from autograder.lms.marks import time_of

_LONGEST = 100  # bytes
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d{0,3}")  # UTC, to milliseconds


def time_of_submission(entries: Sequence[Walked], depth: int) -> datetime | None:
    """The time in the `timestamp.txt` among a student's `entries`; `depth` is their folder's."""
    for entry in entries:
        if entry.parts[depth:] == (SAKAI_TIME,) and not entry.trouble:
            try:
                text = read_submission(entry.path, _LONGEST).decode("ascii").strip()
            except (AutograderError, UnicodeError, OSError):
                return None
            return _read(text)
    return None


def _read(text: str) -> datetime | None:
    """`20261020123000000`, or in later versions `2026-10-20T12:30:00Z`."""
    if found := _DIGITS.fullmatch(text):
        return time_of(*(int(group) for group in found.groups()))
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
