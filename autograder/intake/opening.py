"""Opening a file that nobody trusts: never through a link, never waiting, never too much."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from autograder.errors import MachineryError, RejectedSubmission
from autograder.intake.found import mebibytes, printable

_SPECIAL = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def special_file(mode: int) -> str:
    """What kind of thing `mode` is when it is not a regular file; empty for a regular file."""
    if stat.S_ISREG(mode):
        return ""
    return next((words for test, words in _SPECIAL if test(mode)), "not a regular file")


def open_submission(path: Path, longest: int) -> BinaryIO:
    """`path`, open for reading, when it is a regular file of at most `longest` bytes.

    Raises RejectedSubmission for what a student may have caused, MachineryError for what not.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        status = os.fstat(descriptor)
        kind = special_file(status.st_mode)
        if kind:
            raise RejectedSubmission(f"{kind}, not a file that can be graded")
        if status.st_size > longest:
            raise RejectedSubmission(
                f"the file has {mebibytes(status.st_size)}, more than the {mebibytes(longest)} "
                "allowed: clear the outputs, leave data out, and hand it in again"
            )
        return os.fdopen(descriptor, "rb")
    except BaseException:
        with suppress(OSError):
            os.close(descriptor)
        raise


def read_submission(path: Path, longest: int) -> bytes:
    """All bytes of `path`, under the rules of `open_submission`."""
    with open_submission(path, longest) as file:
        try:
            data = file.read(longest + 1)
        except OSError as error:
            raise _refused(path, error) from error
    if len(data) > longest:  # it grew while it was read
        raise RejectedSubmission(f"the file has more than the {mebibytes(longest)} allowed")
    return data


def _refused(path: Path, error: OSError) -> RejectedSubmission | MachineryError:
    if error.errno == errno.ELOOP:
        return RejectedSubmission("a symbolic link, not a file that can be graded")
    if error.errno in (errno.ENXIO, errno.ENODEV):
        return RejectedSubmission("a socket or a device, not a file that can be graded")
    if error.errno in (errno.EACCES, errno.EPERM):
        return RejectedSubmission("the file may not be read: give read permission and grade again")
    shown = printable(os.fspath(path))
    return MachineryError(f"cannot read {shown}: {error.strerror}; look at the disk, grade again")
