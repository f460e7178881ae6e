"""nbgrader's `timestamp.txt`, which lies among the files that a student handed in.

Whoever hands in can write anything into it, so it is shown to the staff and takes nothing off,
unless the course says that it may (`nbgrader_times: true`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from autograder.errors import AutograderError
from autograder.intake.found import FileKind
from autograder.intake.opening import read_submission
from autograder.intake.students import Placed

_NAME = "timestamp.txt"
_LONGEST = 200  # bytes
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(?: ?([\w/+:-]{1,40}))?")


def with_times(placed: Sequence[Placed], believed: bool) -> list[Placed]:
    """Give the time in the file to what lies beside it: as the LMS's if `believed`, else a note."""
    beside: dict[tuple[str, ...], datetime] = {}
    for item in placed:
        parts = item.entry.parts
        if parts[-1] == _NAME and not item.traces.lms and not item.entry.trouble:
            time = _read(item)
            if time is not None:
                beside[parts[:-1]] = time
    return [_timed(item, beside.get(item.entry.parts[:-1]), believed) for item in placed]


def _timed(item: Placed, time: datetime | None, believed: bool) -> Placed:
    if time is None or item.kind is FileKind.OTHER or item.traces.lms:
        return item
    if believed:
        return replace(item, traces=replace(item.traces, uploaded=time, told=True))
    note = (
        f"{_NAME} beside it says {time:%Y-%m-%d %H:%M:%S} UTC; it lies among the files handed in, "
        "so nothing is taken off by it (nbgrader_times in grading.yml)"
    )
    return replace(item, notes=(*item.notes, note))


def _read(item: Placed) -> datetime | None:
    try:
        text = read_submission(item.entry.path, _LONGEST).decode("ascii").strip()
    except (AutograderError, UnicodeError):
        return None
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    zone: tzinfo = UTC
    try:
        if found[3] and found[3].upper() not in ("UTC", "Z"):
            zone = ZoneInfo(found[3])
        return datetime.fromisoformat(f"{found[1]} {found[2]}").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OSError, OverflowError, KeyError):
        return None
