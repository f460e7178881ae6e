"""What a process gives up before it meets a submission: rights, user, memory, system calls.

Limits come first, then the user, then the filter: afterwards nothing can be taken back. What the
process can see at all is decided by its jail (`jail.py`).
"""

from __future__ import annotations

import contextlib
import os
import resource
import socket
from collections.abc import Callable
from pathlib import Path

from autograder.runner import kernel
from autograder.runner.policy import Policy
from autograder.runner.system_calls import refuse_calls

FIRST_VICTIM = 1000  # /proc/self/oom_score_adj: whom the kernel ends when memory runs out
SECOND_VICTIM = 300


def choose_victim(score: int) -> None:
    """Offer this process and its children to the kernel for when memory runs out."""
    with contextlib.suppress(OSError):  # a read-only /proc, of a container that is not ours
        Path("/proc/self/oom_score_adj").write_text(str(score))


def become_grader(policy: Policy, uid: int | None) -> None:
    """The trusted side: another user, no rights, and no memory without bound.

    `uid` is None where there is only one user. A model that explodes when a test runs it should
    end that test with an exception, and not the container.
    """
    memory = _data_bytes() + policy.grader_memory
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    _change_user(uid)
    refuse_calls()
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)  # a change of user takes it back, so it comes last
    os.umask(0o077)


def become_student(policy: Policy, uid: int | None) -> None:
    """Limits first, then the user: afterwards nothing can be taken back."""
    for limit, value in _limits(policy).items():
        resource.setrlimit(limit, (value, value))
    _change_user(uid)
    refuse_calls()
    # The kernel forgets both at a change of user, so they come last.
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
    os.umask(0o077)


def without_sockets() -> None:
    """Raise OSError where sockets cannot be refused, or are made all the same."""
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    refuse_calls()
    with contextlib.suppress(PermissionError):
        socket.socket(socket.AF_INET).close()
        raise OSError("the filter on calls lets sockets through")


def works(attempt: Callable[[], None]) -> bool:
    """Whether `attempt` raises nothing, tried in a child."""
    pid = os.fork()
    if pid == 0:
        try:
            attempt()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1] == 0


def _limits(policy: Policy) -> dict[int, int]:
    # RLIMIT_DATA counts what the libraries hold already; the submission's share comes on top.
    return {
        resource.RLIMIT_DATA: _data_bytes() + policy.memory,
        resource.RLIMIT_NPROC: policy.processes,
        resource.RLIMIT_FSIZE: policy.file_size,
        resource.RLIMIT_NOFILE: policy.open_files,
        resource.RLIMIT_CORE: 1,  # 0 would still start a host's program for core dumps
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }


def _data_bytes() -> int:
    # Bytes, and only newlines end a line: the name of a process stands there as well.
    for line in Path("/proc/self/status").read_bytes().split(b"\n"):
        if line.startswith(b"VmData:"):
            return int(line.split()[1]) * 1024
    raise OSError("/proc/self/status has no VmData")


def _change_user(uid: int | None) -> None:
    """Another user without groups and for good; None keeps the user. No capability remains."""
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    kernel.drop_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
