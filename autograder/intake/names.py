"""What the names of files and folders tell: the student, the attempt, the time.

Learning management systems write them into the names of a bulk download:

- Canvas: `lovelaceada_LATE_1001_2002_homework-3.ipynb` (user, file number, third attempt)
- Moodle: `Ada Lovelace_1001_assignsubmission_file_/homework.ipynb`, or all in the file's name
- Gradescope: `submission_1001/homework.ipynb` beside `submission_metadata.yml`
- Blackboard: `Homework 1_ada_attempt_2026-10-19-20-15-33_homework.ipynb`
- Brightspace: `1001-2002 - Ada Lovelace - Oct 19, 2026 1015 PM/homework.ipynb`
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_CANVAS = re.compile(
    r"(?P<who>[^_/]+?(?:_[^_/\d][^_/]*)*?)_(?P<late>LATE_)?(?P<user>\d{2,})_(?P<file>\d{3,})_(?P<rest>.+)",
    re.DOTALL,
)
# What was typed into Canvas, or is a link: `lovelaceada_1001_text.html`.
_CANVAS_TYPED = re.compile(
    r"(?P<who>[^_/]+)_(?P<late>LATE_)?(?P<user>\d{2,})_(?P<rest>(?:text|link)\.html)"
)
# With anonymous grading: `anon_Xy3aB_2002_homework.ipynb`.
_CANVAS_ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?anon_(?P<user>[A-Za-z0-9]{5})_(?P<file>\d{3,})_(?P<rest>.+)", re.DOTALL
)
_CANVAS_ATTEMPT = re.compile(r"-(\d{1,3})(?=(\.[^.]+)?$)")
_MOODLE = re.compile(
    r"(?P<who>.+?)_(?P<user>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)", re.DOTALL
)
_GRADESCOPE = re.compile(r"submission_(?P<user>\d+)")
_BLACKBOARD = re.compile(
    r"(?:.*_)?(?P<who>[^_]+)_attempt_(?P<time>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<rest>.+)|\..+)",
    re.DOTALL,
)
_BRIGHTSPACE = re.compile(
    r"(?P<user>\d+)-\d+ - (?P<who>.+) - "
    r"(?P<time>[A-Z][a-z]{2,8} \d{1,2}, \d{4} \d{1,2}:?\d\d [AP]M)(?: - (?P<rest>.+))?",
    re.DOTALL,
)
# Only words that cannot be part of a student's id: `s-1` and `group_2` are people.
_ATTEMPT = re.compile(
    r"(?:^|[ _.-]+)\(?(?:attempt|try|version)[ _.-]?#?(\d{1,4})\)?$", re.IGNORECASE
)
_STAMP = re.compile(
    r"(?:^|[ _.-]+)(20\d\d)[-_]?(\d\d)[-_]?(\d\d)[T_ -]"
    r"(\d\d)[:_-]?(\d\d)(?:[:_-]?(\d\d)(?:[._]\d+)?)?$"
)


@dataclass(frozen=True)
class Traces:
    """What a path tells. `base` is the file's stem without its attempt and its time."""

    base: str
    attempt: int = 0
    uploaded: datetime | None = None
    sequence: int = 0
    lms: str = ""
    lms_user: str = ""
    who: str = ""
    told: bool = False  # `uploaded` is the LMS's own, not from a name that a student gave
    late: bool = False  # the LMS marks it as late


def traces(parts: Sequence[str]) -> Traces:
    """Read the parts of a path, from the outermost folder to the file's name."""
    *folders, name = parts
    return _in_folders(folders, name) or _in_name(name) or plain_traces(folders, name)


def plain_traces(folders: Sequence[str], name: str) -> Traces:
    """Attempt and time from an ordinary name, or else from the folders around it."""
    base, attempt, uploaded = strip_marks(stem_of(name))
    for folder in reversed(folders):
        if attempt and uploaded:
            break
        _, folder_attempt, folder_time = strip_marks(folder)
        attempt, uploaded = attempt or folder_attempt, uploaded or folder_time
    return Traces(base, attempt, uploaded)


def is_mark(folder: str) -> bool:
    """Whether a folder's name is nothing but an attempt or a time."""
    return strip_marks(folder)[0] == ""


def strip_marks(stem: str) -> tuple[str, int, datetime | None]:
    """`stem` without the attempt and the time at its end, and those two."""
    attempt, uploaded = 0, None
    for _ in range(2):
        if not uploaded and (found := _STAMP.search(stem)):
            uploaded = _time(*(int(group or 0) for group in found.groups()))
            if uploaded:
                stem = stem[: found.start()]
        if not attempt and (found := _ATTEMPT.search(stem)):
            attempt, stem = int(found.group(1)), stem[: found.start()]
    return stem, attempt, uploaded


def stem_of(name: str) -> str:
    """The name without what comes after its last dot; a leading dot is part of the name."""
    at = name.rfind(".")
    return name[:at] if at > 0 else name


def _in_folders(folders: Sequence[str], name: str) -> Traces | None:
    base, attempt, uploaded = strip_marks(stem_of(name))
    for folder in folders:
        if found := _MOODLE.fullmatch(folder):
            return Traces(
                base,
                attempt,
                uploaded,
                0,
                "moodle",
                found["user"],
                f"{found['who']}_{found['user']}",
            )
        if found := _GRADESCOPE.fullmatch(folder):
            return Traces(base, attempt, uploaded, 0, "gradescope", found["user"], folder)
        if found := _BRIGHTSPACE.fullmatch(folder):
            time = _brightspace_time(found["time"])
            user, who = found["user"], found["who"]
            return Traces(base, attempt, time, 0, "brightspace", user, who, told=bool(time))
    return None


def _in_name(name: str) -> Traces | None:
    if found := _MOODLE.fullmatch(name):
        who = f"{found['who']}_{found['user']}"
        base, attempt, uploaded = strip_marks(stem_of(found["rest"]))
        return Traces(base, attempt, uploaded, 0, "moodle", found["user"], who)
    if found := _BLACKBOARD.fullmatch(name):
        time = _time(*(int(part) for part in found["time"].split("-")))
        base = stem_of(found["rest"] or name)
        who = found["who"]
        return Traces(base, 0, time, 0, "blackboard", who, who, told=bool(time))
    if found := _BRIGHTSPACE.fullmatch(name):
        base = stem_of(found["rest"] or name)
        time = _brightspace_time(found["time"])
        user, who = found["user"], found["who"]
        return Traces(base, 0, time, 0, "brightspace", user, who, told=bool(time))
    # Without the time at its end: `homework_2026_10_19T20_15.zip` is Otter's own export.
    if _CANVAS.fullmatch(strip_marks(stem_of(name))[0]) and (found := _CANVAS.fullmatch(name)):
        return _canvas(found, f"{found['who']}_{found['user']}")
    if found := _CANVAS_ANONYMOUS.fullmatch(name):
        return _canvas(found, f"anon_{found['user']}")
    if found := _CANVAS_TYPED.fullmatch(name):
        return _canvas(found, f"{found['who']}_{found['user']}")
    return None


def _canvas(found: re.Match[str], who: str) -> Traces:
    rest = found["rest"]
    again = _CANVAS_ATTEMPT.search(rest)
    base = stem_of(rest[: again.start()] + rest[again.end() :] if again else rest)
    attempt = int(again.group(1)) if again else 0
    number, late = _number(found.groupdict().get("file", "0")), bool(found["late"])
    return Traces(base, attempt, None, number, "canvas", found["user"], who, late=late)


def _time(*fields: int) -> datetime | None:
    try:
        return datetime(*fields, tzinfo=UTC)  # type: ignore[arg-type, misc]
    except (ValueError, TypeError):
        return None


def _brightspace_time(text: str) -> datetime | None:
    for form in ("%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p"):
        try:
            return datetime.strptime(text.replace(":", ""), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _number(digits: str) -> int:
    return int(digits) if len(digits) <= 18 else 0
