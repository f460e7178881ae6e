"""Nothing stays behind: ends every process of a submission, removes its files, and checks.

What cannot be removed is only reported; the host then throws the whole sandbox away.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from autograder.runner.confine import Isolation
from autograder.runner.policy import Policy

ROUNDS = 50
IPC_TABLES = ("shm", "msg", "sem")


def count_processes(policy: Policy, shield: Isolation) -> int:
    """How many processes run as the submission's user."""
    return sum(1 for _ in _processes(policy.student_uid)) if shield.users else 0


def end_processes(policy: Policy, shield: Isolation) -> None:
    """Kill what runs as the submission's user. Their parents collect the dead.

    Without a user of its own the submission lives in its PID namespace, which died with its
    first process, and there is nothing to do.
    """
    if not shield.users:
        return
    for _ in range(ROUNDS):
        if not any(_processes(policy.student_uid)):
            break
        _as_student(policy, lambda: os.kill(-1, signal.SIGKILL))
        time.sleep(0.002)


def remove_files(policy: Policy, shield: Isolation) -> None:
    """Remove what the submission wrote, as its own user: nobody else may enter its folders."""
    if not any(_files(policy)):
        return
    if shield.users:
        _as_student(policy, lambda: clear(policy))
    else:
        clear(policy)


def leftovers(policy: Policy, shield: Isolation) -> list[str]:
    """What is still there of the last submission; empty means that the sandbox is clean."""
    # A name may be any bytes, and a message may not.
    left = [f"file {os.fsencode(path).decode('utf-8', 'replace')}" for path in _files(policy)]
    if shield.users:
        left += [f"process {pid}" for pid in _processes(policy.student_uid)]
        left += [f"{kind} {number}" for kind, number in _ipc_objects(policy.student_uid)]
    return left[:20]


def _processes(uid: int) -> Iterator[int]:
    """Processes of `uid` that are not dead already."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, StopIteration):
                lines = Path("/proc", name, "status").read_text().splitlines()
                if str(uid) in _fields(lines, "Uid:") and not _is_dead(lines):
                    yield int(name)


def _is_dead(lines: list[str]) -> bool:
    """Whether nothing of a process runs any more: its first thread alone may have ended."""
    state = _fields(lines, "State:")[0]
    return state == "X" or (state == "Z" and int(_fields(lines, "Threads:")[0]) <= 1)


def _fields(lines: list[str], name: str) -> list[str]:
    """What stands behind `name` in a process's status."""
    return next(line for line in lines if line.startswith(name)).split()[1:]


def _files(policy: Policy) -> Iterator[str]:
    """What stands in the folders that every user may write to.

    Without a container, /dev/shm is the machine's: there only the submission's own files count.
    """
    for folder in (policy.scratch_folder, "/dev/shm", "/dev/mqueue"):
        ours = policy.container or folder == policy.scratch_folder
        with contextlib.suppress(FileNotFoundError, PermissionError):
            for entry in os.scandir(folder):
                if ours or entry.stat(follow_symlinks=False).st_uid == policy.student_uid:
                    yield entry.path


def _ipc_objects(uid: int) -> Iterator[tuple[str, str]]:
    """System V objects of `uid`; they outlive their processes, and nothing removes them here."""
    for kind in IPC_TABLES:
        with contextlib.suppress(OSError):
            head, *rows = Path("/proc/sysvipc", kind).read_text().splitlines()
            columns = head.split()
            for row in rows:
                fields = dict(zip(columns, row.split(), strict=False))
                if str(uid) in (fields.get("uid"), fields.get("cuid")):
                    yield kind, fields[columns[1]]


def clear(policy: Policy) -> None:
    """Remove everything that is this process's to remove from the folders open to all."""
    for path in list(_files(policy)):
        with contextlib.suppress(OSError, RecursionError):  # what stays is found, and reported
            if stat.S_ISDIR(os.lstat(path).st_mode):
                _open_up(path)
                shutil.rmtree(path, ignore_errors=True)
            else:
                os.unlink(path)


def _open_up(top: str) -> None:
    """Make every folder below `top` ours to enter again; links are not followed."""
    folders = [top]
    while folders:
        folder = folders.pop()
        with contextlib.suppress(OSError):
            os.chmod(folder, 0o700)
            folders += [e.path for e in os.scandir(folder) if e.is_dir(follow_symlinks=False)]


def _as_student(policy: Policy, action: Callable[[], None]) -> None:
    """Do `action` in a child that acts as the submission's user, and wait for it.

    Whoever may signal a process shares its real or saved user with the other's real or effective
    one. So this child may end the submission's processes, and none of them may stop it.
    """
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setresgid(policy.student_uid, policy.student_uid, policy.student_uid)
            os.setresuid(policy.sweeper_uid, policy.student_uid, policy.sweeper_uid)
            action()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
