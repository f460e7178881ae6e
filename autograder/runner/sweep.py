"""Where there are no jails: ends every process of a submission, removes its files, and checks.

In a jail nothing can stay behind, since all of it ends with its init. The check is made all the
same, and by allow-list: after a submission a sandbox holds what it held before, whoever the rest
says it is. What cannot be read counts as left behind; the host then throws the sandbox away.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.runner import jail
from autograder.runner.jail import Walls
from autograder.runner.policy import Policy

ROUNDS = 50
IPC_TABLES = ("shm", "msg", "sem")
MOST_REPORTED = 20
MOST_FOLDERS = 300_000  # looked through for those that everybody may write to
NOT_FILES = ("/proc", "/sys", "/dev/pts", "/dev/fd")


@dataclass(frozen=True)
class Surroundings:
    """What a sandbox holds between two submissions."""

    processes: frozenset[int]
    folders: dict[str, frozenset[bytes]]  # those that students may write to, and their entries
    alone: bool  # all processes that can be seen are the sandbox's


def surroundings(policy: Policy, walls: Walls, janitor: int) -> Surroundings:
    """Look around before the first submission."""
    folders = () if walls.namespaces else [jail.scratches(policy), *_open_to_all()]
    return Surroundings(
        processes=frozenset({os.getpid(), janitor}),
        folders={folder: frozenset(_entries(folder)) for folder in folders},
        alone=os.getpid() == 1,
    )


def leftovers(policy: Policy, walls: Walls, before: Surroundings) -> list[str]:
    """What is still there of the last submission; empty means that the sandbox is clean."""
    left = [f"process {pid}" for pid in _strangers(policy, before)]
    for folder, known in before.folders.items():
        new = _entries(folder) - known
        # A name may be any bytes, and a message may not.
        left += [
            f"file {folder}/{name.decode('utf-8', 'replace')}"
            for name in new
            if before.alone or _may_be_students(policy, os.fsencode(folder) + b"/" + name)
        ]
    if not walls.namespaces:
        left += [f"{kind} {number}" for kind, number in _ipc_objects(policy)]
    return left[:MOST_REPORTED]


def end_processes(policy: Policy, uid: int) -> int:
    """Kill what runs as `uid`; returns how many were seen. Their parents collect the dead."""
    most = 0
    for _ in range(ROUNDS):
        found = [pid for pid, uids in _processes() if uids is None or uid in uids]
        most = max(most, len(found))
        if not found:
            break
        _as_student(policy, uid, lambda: os.kill(-1, signal.SIGKILL))
        time.sleep(0.001)
    return most


def remove_files(policy: Policy, uid: int, folders: list[str]) -> None:
    """Remove what `uid` wrote to `folders`, as that user: links lead it nowhere else.

    The folder of all students' folders can be listed by none of them: each knows its own.
    """
    own = f"{jail.scratches(policy)}/{uid}"
    _as_student(policy, uid, lambda: _clear([own, *folders], uid))
    with contextlib.suppress(OSError):
        os.rmdir(own)  # ours to remove, once it is empty


def _strangers(policy: Policy, before: Surroundings) -> Iterator[int]:
    """Processes that do not belong to the sandbox; where others run too, those of students."""
    ours = range(policy.student_uid, policy.student_uid + policy.student_uids)
    for pid, uids in _processes():
        if pid in before.processes:
            continue
        if before.alone or (uids is not None and any(uid in ours for uid in uids)):
            yield pid


def _processes() -> Iterator[tuple[int, frozenset[int] | None]]:
    """Every process that still runs, and its users; None where they cannot be read."""
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            # Bytes, and only newlines end a line: the name of a process stands there as well, and
            # the kernel escapes nothing in it but newlines and backslashes.
            lines = Path("/proc", name, "status").read_bytes().split(b"\n")
            if not _is_dead(lines):
                yield int(name), frozenset(map(int, _fields(lines, b"Uid:")))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
        except (OSError, StopIteration, ValueError, IndexError):
            yield int(name), None


def _is_dead(lines: list[bytes]) -> bool:
    """Whether nothing of a process runs any more: its first thread alone may have ended."""
    state = _fields(lines, b"State:")[0]
    return state == b"X" or (state == b"Z" and int(_fields(lines, b"Threads:")[0]) <= 1)


def _fields(lines: list[bytes], name: bytes) -> list[bytes]:
    """What stands behind `name` in a process's status."""
    return next(line for line in lines if line.startswith(name)).split()[1:]


def _open_to_all() -> list[str]:
    """The folders of this machine that every user may write to."""
    found, looked_at, waiting = [], 0, ["/"]
    while waiting and looked_at < MOST_FOLDERS:
        folder = waiting.pop()
        looked_at += 1
        with contextlib.suppress(OSError):
            if stat.S_IMODE(os.stat(folder).st_mode) & stat.S_IWOTH:
                found.append(folder)
            inner = [e.path for e in os.scandir(folder) if e.is_dir(follow_symlinks=False)]
            waiting += [path for path in inner if path not in NOT_FILES]
    return found


def _entries(folder: str) -> set[bytes]:
    try:
        return set(os.listdir(os.fsencode(folder)))
    except FileNotFoundError:
        return set()


def _may_be_students(policy: Policy, path: bytes) -> bool:
    """Whether a file is a student's: whose it is, nobody without rights can change."""
    try:
        uid = os.lstat(path).st_uid
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return policy.student_uid <= uid < policy.student_uid + policy.student_uids


def _ipc_objects(policy: Policy) -> Iterator[tuple[str, str]]:
    """System V objects of students; they outlive their processes, and nothing removes them here."""
    ours = range(policy.student_uid, policy.student_uid + policy.student_uids)
    for kind in IPC_TABLES:
        with contextlib.suppress(OSError):
            head, *rows = Path("/proc/sysvipc", kind).read_text().splitlines()
            columns = head.split()
            for row in rows:
                fields = dict(zip(columns, row.split(), strict=False))
                if {int(fields["uid"]), int(fields["cuid"])} & set(ours):
                    yield kind, fields[columns[1]]


def _clear(folders: list[str], uid: int) -> None:
    """Remove everything in `folders` that is `uid`'s; what stays is found, and reported."""
    for folder in folders:
        with contextlib.suppress(OSError, RecursionError):
            for entry in list(os.scandir(os.fsencode(folder))):
                if entry.stat(follow_symlinks=False).st_uid != uid:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    _open_up(entry.path)
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    os.unlink(entry.path)


def _open_up(top: bytes) -> None:
    """Make every folder below `top` ours to enter again; links are not followed."""
    folders = [top]
    while folders:
        folder = folders.pop()
        with contextlib.suppress(OSError):
            os.chmod(folder, 0o700)
            folders += [e.path for e in os.scandir(folder) if e.is_dir(follow_symlinks=False)]


def _as_student(policy: Policy, uid: int, action: Callable[[], None]) -> None:
    """Do `action` in a child that acts as the submission's user, and wait for it.

    Whoever may signal a process shares its real or saved user with the other's real or effective
    one. So this child may end the submission's processes, and none of them may stop it.
    """
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(policy.sweeper_uid, uid, policy.sweeper_uid)
            action()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
