"""The records of intake: what was found, and the limits it is held to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

MIB = 1024 * 1024


class FileKind(StrEnum):
    """What a file looks like from outside; its content is read only when it is loaded."""

    NOTEBOOK = "notebook"
    SCRIPT = "script"
    ARCHIVE = "archive"
    OTHER = "other"


class Fate(StrEnum):
    """What intake decided about a file."""

    READY = "ready"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Found:
    """One file that was given. Every file is in the list exactly once.

    `name` and `student` are printable and, `name` always and `student` among those that count,
    unique in the list; where the best upload counts, all of a student's that are in the running are
    ready. `path` may hold any bytes. `reason` says why a file is not ready.
    """

    path: Path
    name: str
    student: str
    kind: FileKind
    fate: Fate = Fate.READY
    reason: str = ""
    attempt: int = 0
    uploaded: datetime | None = None  # the LMS's time, where a name or an export tells it
    sequence: int = 0  # an LMS's running number of the upload, a stand-in for its time
    modified: float = 0.0  # the file's own time, seconds since 1970
    lms: str = ""  # canvas, moodle, gradescope, blackboard, brightspace, sakai, or unknown
    lms_user: str = ""  # the LMS's id of the student, for a roster
    told: bool = False  # `uploaded` is the LMS's own, not from a name that a student gave
    late_flag: bool = False  # the LMS itself says that it was late
    notes: tuple[str, ...] = ()  # for the staff: how it was chosen, what it was taken together with
    upload: int = 0  # which of the student's uploads it is, from 1; 0 where nobody asked


@dataclass(frozen=True, slots=True)
class UploadRule:
    """Which of a student's uploads counts, and how many may; None: all of them."""

    counts: Literal["latest", "best", "first"] = "latest"
    most: int | None = None


THE_LATEST = UploadRule()


@dataclass(frozen=True)
class IntakeLimits:
    """How large a submission may be. Far above any honest notebook, far below this machine."""

    notebook_bytes: int = 32 * MIB  # without the plots of its outputs
    notebook_values: int = 3_000_000  # JSON values: small bytes can be large in memory
    script_bytes: int = 1 * MIB
    archive_bytes: int = 128 * MIB  # of a zip, and of a notebook with its plots
    archive_members: int = 10_000
    cells: int = 2_000
    cell_characters: int = 1 * MIB
    source_characters: int = 4 * MIB


LIMITS = IntakeLimits()


def mebibytes(size: int) -> str:
    """A size for people: `32 MiB`, `0.3 MiB`."""
    return f"{size / MIB:.0f} MiB" if size % MIB == 0 else f"{size / MIB:.1f} MiB"


def printable(text: str, longest: int = 500) -> str:
    """`text` on one line and valid UTF-8: bytes and control characters show as escapes.

    Different names stay different, unless they are cut for length.
    """
    shown = "".join(_shown(character) for character in text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _shown(character: str) -> str:
    if character == "\\":
        return "\\\\"
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if character.isprintable():
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
