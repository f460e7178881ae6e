"""What both readers of zips ask of a member: of one submission's zip, and of a whole class's."""

from __future__ import annotations

import stat
import zipfile
from typing import BinaryIO

from autograder.errors import RejectedSubmission
from autograder.intake.opening import special_file

_ENTRY = b"PK\x01\x02"  # opens every entry of a zip's directory
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1


def refuse_crowded(file: BinaryIO, most: int) -> None:
    """Count the directory's entries in the raw bytes, before zipfile makes an object of each."""
    entries, tail = 0, b""
    while chunk := file.read(_CHUNK):
        entries += (tail + chunk).count(_ENTRY)
        tail = chunk[-(len(_ENTRY) - 1) :]
    file.seek(0)
    if entries > most:
        raise RejectedSubmission(
            f"the zip holds more than {most} files: hand in the notebook alone"
        )


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    """Whether it takes a password to read the member."""
    return bool(member.flag_bits & _ENCRYPTED)


def is_packed_as_usual(member: zipfile.ZipInfo) -> bool:
    """Whether one read of the member has a limit; other decompressors than these know none."""
    return member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def special(member: zipfile.ZipInfo) -> str:
    """Say what the member says that it is, where that is a link, a pipe or a device."""
    mode = member.external_attr >> 16
    return "" if stat.S_IFMT(mode) in (0, stat.S_IFDIR) else special_file(mode)


def parts_of(name: str) -> tuple[str, ...]:
    """The folders and the name in a member's name, whichever slashes it has."""
    return tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))
