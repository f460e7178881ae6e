"""What a process gives up before it runs a submission or the hidden tests.

A container around us already isolates network, processes, mounts and IPC; there, another user and
the limits are what is left to do. Without one, the student process also gets namespaces of its
own, with a root folder that holds the Python installation, the course data and nothing else.
Where the kernel lends none, as in a container without rights, a filter on calls keeps the network
away, and other users' files are kept shut by their permissions.
"""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.runner import kernel
from autograder.runner.policy import Policy

NAMESPACES = kernel.CLONE_NEWNS | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC
DEVICES = ("null", "zero", "full", "random", "urandom")
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/alternatives")
# statvfs flags that a bind mount inherits and a user namespace may not clear, as mount flags
INHERITED = {8: kernel.MS_NOEXEC, 1024: kernel.MS_NOATIME, 2048: kernel.MS_NODIRATIME}


@dataclass(frozen=True)
class Isolation:
    """What this kernel and this user permit; false fields are told to the staff."""

    users: bool  # student and grader run as two users, neither of them root
    namespaces: bool  # processes, mounts and IPC of its own
    network: bool  # no network
    filtered: bool = False  # network is kept away by a filter on calls, not by a namespace

    def described(self) -> dict[str, bool]:
        """As plain data, for the result."""
        return {"users": self.users, "namespaces": self.namespaces, "network": self.network}


@cache
def isolation(container: bool) -> Isolation:
    """Find out, in children that try, what can be had here."""
    users = _works(lambda: os.setresuid(65534, 65534, 65534))
    if container:
        return Isolation(users=users, namespaces=True, network=True)
    namespaces = _works(lambda: kernel.unshare(NAMESPACES | kernel.CLONE_NEWPID))
    if namespaces or _works(lambda: kernel.unshare(kernel.CLONE_NEWNET)):
        return Isolation(users=users, namespaces=namespaces, network=True)
    filtered = _works(_without_sockets)
    return Isolation(users=users, namespaces=False, network=filtered, filtered=filtered)


def become_grader(policy: Policy, shield: Isolation) -> None:
    """The trusted side: another user, nothing inherited that the student could reach.

    Its memory is limited as well: a model that explodes when a test runs it should end that test
    with an exception, and not the container.
    """
    memory = _data_bytes() + policy.grader_memory
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    _change_user(policy.grader_uid if shield.users else None)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    os.umask(0o077)


def become_student(policy: Policy, shield: Isolation) -> None:
    """Limits first, then the user: afterwards nothing can be taken back."""
    for limit, value in _limits(policy).items():
        resource.setrlimit(limit, (value, value))
    Path("/proc/self/oom_score_adj").write_text("1000")
    _change_user(policy.student_uid if shield.users else None)
    if not policy.container:
        _refuse_calls(shield)
    # The kernel forgets both at a change of user, so they come last.
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
    os.umask(0o077)


def own_namespaces(policy: Policy, *, grader: bool = False) -> None:
    """Network, mounts and IPC of our own, under a root with nothing in it to steal.

    Called as (at least its own) root, for a student in the first process of a new PID namespace.
    The scratch folder lies under /tmp, which is a fresh tmpfs of limited size. The grader gets the
    same, and the grading folder: its user may not enter the home of root either, where Python
    often lives.
    """
    kernel.unshare(NAMESPACES)
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    root = f"{policy.folder}/root"
    guarded = kernel.MS_NOSUID | kernel.MS_NODEV
    kernel.mount("tmpfs", root, "tmpfs", guarded, "mode=755,size=1m")
    for name in ("/tmp", "/dev/shm"):
        Path(root + name).mkdir(parents=True)
        kernel.mount("tmpfs", root + name, "tmpfs", guarded, f"mode=1777,size={policy.scratch}")
    for path in _visible(policy, grader):
        _bind(path, root)
    for name in (*DEVICES, *filter(_is_device, policy.devices)):
        _bind(f"/dev/{name}", root, kernel.MS_NOSUID)
    scratch = Path(root + policy.scratch_folder)
    scratch.mkdir(parents=True, exist_ok=True)
    scratch.chmod(0o1777)
    Path(root + "/proc").mkdir()
    if grader:
        kernel.mount("/proc", root + "/proc", None, kernel.MS_BIND | kernel.MS_REC)
    else:
        kernel.mount("proc", root + "/proc", "proc", guarded | kernel.MS_NOEXEC)
    kernel.mount("none", root, None, kernel.MS_REMOUNT | kernel.MS_RDONLY | guarded, "mode=755")
    kernel.pivot_into(root)


def _refuse_calls(shield: Isolation) -> None:
    """Where the filter keeps the network away it must hold; else it is one wall among others."""
    with contextlib.nullcontext() if shield.filtered else contextlib.suppress(OSError, KeyError):
        kernel.refuse_calls(sockets=shield.filtered)


def _limits(policy: Policy) -> dict[int, int]:
    # RLIMIT_DATA counts what the libraries hold already; the submission's share comes on top.
    return {
        resource.RLIMIT_DATA: _data_bytes() + policy.memory,
        resource.RLIMIT_NPROC: policy.processes,
        resource.RLIMIT_FSIZE: policy.file_size,
        resource.RLIMIT_NOFILE: policy.open_files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }


def _data_bytes() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    raise OSError("/proc/self/status has no VmData")


def _change_user(uid: int | None) -> None:
    """Another user without groups; None keeps the user and drops its capabilities."""
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    else:
        kernel.drop_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)


def _visible(policy: Policy, grader: bool) -> list[str]:
    """The folders and files of the outside that a process of this side may read."""
    python = [sys.prefix, sys.base_prefix, os.path.realpath(sys.prefix)]
    caches = [os.environ[name] for name in ("MPLCONFIGDIR",) if name in os.environ]
    wanted = [*SYSTEM, *SYSTEM_FILES, *python, *caches, policy.course_folder]
    if grader:
        wanted += [policy.grading_folder, str(Path(__file__).parents[1])]
    kept: list[str] = []
    for path in sorted({p for p in wanted if os.path.exists(p)}):
        if not any(path.startswith(other + "/") for other in kept):
            kept.append(path)
    return kept


def _is_device(name: str) -> bool:
    """Whether there is such a device: drivers make some of theirs only when they need them."""
    return os.path.exists(f"/dev/{name}")


def _bind(path: str, root: str, flags: int = kernel.MS_NOSUID | kernel.MS_NODEV) -> None:
    """Show `path` of the outside at the same place under `root`, read-only."""
    target = Path(root + path)
    target.parent.mkdir(parents=True, exist_ok=True)
    if os.path.islink(path):
        target.symlink_to(os.readlink(path))
        return
    if os.path.isdir(path):
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    kernel.mount(path, str(target), None, kernel.MS_BIND | kernel.MS_REC)
    inherited = os.statvfs(path).f_flag
    kept = sum(flag for bit, flag in INHERITED.items() if inherited & bit)
    if inherited & 4096:
        kept |= kernel.MS_RELATIME
    readonly = kernel.MS_BIND | kernel.MS_REMOUNT | kernel.MS_RDONLY
    kernel.mount("none", str(target), None, readonly | flags | kept)


def _without_sockets() -> None:
    """Raise where sockets cannot be refused, or are made all the same."""
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.refuse_calls(sockets=True)
    with contextlib.suppress(PermissionError):
        socket.socket(socket.AF_INET).close()
        raise OSError("the filter on calls lets sockets through")


def _works(attempt: Callable[[], None]) -> bool:
    pid = os.fork()
    if pid == 0:
        try:
            attempt()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1] == 0
