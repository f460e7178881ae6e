"""What differs between Linux, macOS and Windows, so that nothing else needs to ask.

Releases are made, reports and exports are written on all three. Submissions are graded on Linux
alone: what keeps them apart (namespaces, system call filters, cgroups) is its kernel's.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import platform
import sys
from typing import IO, Any

from autograder.errors import UsageError

_NAMES = {"darwin": "macOS", "win32": "Windows", "cygwin": "Windows"}
# A byte far behind what a lock file says: Windows lets nobody read what is locked.
_LOCKED_BYTE = 2**30


def is_linux() -> bool:
    """Whether this machine can grade, and limits the memory of a process."""
    return sys.platform.startswith("linux")


def system_name() -> str:
    """The name that people know this system by."""
    return _NAMES.get(sys.platform, platform.system() or sys.platform)


def require_linux(purpose: str) -> None:
    """Raise `UsageError` unless this is Linux; `purpose` begins the sentence."""
    if not is_linux():
        raise UsageError(
            f"{purpose} needs Linux, and this is {system_name()}: use a Linux machine, a virtual "
            "machine, or WSL 2 on Windows. Reports, exports, and releases without --version are "
            "made here as well"
        )


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def lock(file: IO[Any]) -> None:
    """Lock an open file for this process, until it is closed; `OSError` where another has it."""
    with contextlib.suppress(ImportError):
        fcntl: Any = importlib.import_module("fcntl")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    msvcrt: Any = importlib.import_module("msvcrt")
    os.lseek(file.fileno(), _LOCKED_BYTE, os.SEEK_SET)
    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
