"""One jail per process that meets a submission: namespaces and a root folder of its own.

A jail has its own processes, mounts, network, IPC and host name. Its root folder is read-only and
holds the Python installation, the course's data and a few devices; `/tmp` is a fresh tmpfs of the
process's own, limited in bytes and in files, from which nothing can be executed. The first process
of a jail is an init of ours; when it ends, everything in the jail has ended, and with it the tmpfs.

What makes jails (the supervisor) holds the rights to, and reads no byte of a student's. Where the
kernel or the engine permits no namespaces, users and permissions are what is left: then a sandbox
serves one submission, and every student process gets a user and a folder that nobody had before.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

from autograder.runner import kernel
from autograder.runner.confine import without_sockets, works
from autograder.runner.policy import Policy

NAMESPACES = kernel.CLONE_NEWNS | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS
GUARDED = kernel.MS_NOSUID | kernel.MS_NODEV
DEVICES = ("null", "zero", "full", "random", "urandom")
STREAMS = ("stdin", "stdout", "stderr")
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/alternatives")
# Of the kernel and not of processes; engines cover the same in a container's /proc.
COVERED = ("acpi", "asound", "kcore", "keys", "latency_stats", "sched_debug", "scsi", "timer_list")
SCRATCH = "/tmp"  # in a jail
COURSE, GRADING = "/srv/course", "/srv/grading"  # in a jail
MOST_DESCRIPTORS = 4096  # descriptors to close in a child
MOST_COUNTED = 1_000  # processes in a jail
INIT_SIGNALLED = 200  # exit status of our init: this plus the signal that ended its child
# What a bind mount inherits and a user namespace may not clear: statvfs(3) flags as mount flags.
ST_NOEXEC, ST_NOATIME, ST_NODIRATIME, ST_RELATIME = 8, 1024, 2048, 4096
INHERITED = {
    ST_NOEXEC: kernel.MS_NOEXEC,
    ST_NOATIME: kernel.MS_NOATIME,
    ST_NODIRATIME: kernel.MS_NODIRATIME,
    ST_RELATIME: kernel.MS_RELATIME,
}


@dataclass(frozen=True)
class Walls:
    """What this kernel and this user permit; false fields are told to the staff."""

    users: bool  # student and grader run as users of their own, neither of them root
    namespaces: bool  # a jail for each of them
    network: bool  # no network

    def described(self) -> dict[str, bool]:
        """As plain data, for the result."""
        return {"users": self.users, "namespaces": self.namespaces, "network": self.network}


@dataclass(frozen=True)
class Places:
    """Where a confined process finds what."""

    course: str
    grading: str
    scratch: str


def standing_walls(policy: Policy) -> Walls:
    """Find out, in children that try, what can be had here. The jails' root folders exist."""
    users = works(lambda: os.setresuid(65534, 65534, 65534))
    jails = works(lambda: _try_jail(policy))
    return Walls(users=users, namespaces=jails, network=works(without_sockets))


def assemble(policy: Policy) -> None:
    """Put the root folders of students' and graders' jails together; once, by their maker."""
    for grader in (False, True):
        root = _root(policy, grader)
        os.makedirs(root, exist_ok=True)
        kernel.mount("tmpfs", root, "tmpfs", GUARDED, "mode=755,size=1m")
        for name in ("/tmp", "/proc", "/dev"):
            os.mkdir(root + name)
        os.symlink(SCRATCH, root + "/dev/shm")  # one limit on bytes for both
        os.symlink("/proc/self/fd", root + "/dev/fd")
        for number, name in enumerate(STREAMS):
            os.symlink(f"/proc/self/fd/{number}", f"{root}/dev/{name}")
        _show(policy, root, grader=grader, below_scratch=False)
        _bind(policy.course_folder, root + COURSE)
        if grader:
            _bind(policy.grading_folder, root + GRADING)
        for name in (*DEVICES, *policy.devices, *_devices_given(policy)):
            if os.path.exists(f"/dev/{name}"):  # drivers make some of theirs when they need them
                _bind(f"/dev/{name}", f"{root}/dev/{name}", kernel.MS_NOSUID)
        readonly = kernel.MS_REMOUNT | kernel.MS_RDONLY | GUARDED
        kernel.mount("none", root, None, readonly, "mode=755")


def enter(policy: Policy, uid: int | None, *, grader: bool = False) -> None:
    """Go into a jail, as the first process of a PID namespace with rights to mount.

    `uid` owns the scratch folder; None is the user that we are.
    """
    kernel.unshare(NAMESPACES)
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    root = _root(policy, grader)
    owner = uid or 0
    kernel.mount(
        "tmpfs",
        root + SCRATCH,
        "tmpfs",
        GUARDED | kernel.MS_NOEXEC,
        f"mode=700,uid={owner},gid={owner},size={policy.scratch},nr_inodes={policy.scratch_files}",
    )
    _show(policy, root, grader=grader, below_scratch=True)
    _own_proc(root)
    kernel.enter_root(root)


def places(policy: Policy, walls: Walls, uid: int) -> Places:
    """Where a process with user `uid` finds its folders."""
    if walls.namespaces:
        return Places(COURSE, GRADING, SCRATCH)
    return Places(policy.course_folder, policy.grading_folder, f"{scratches(policy)}/{uid}")


def scratches(policy: Policy) -> str:
    """The folder of all students' folders, where there are no jails."""
    return f"{policy.folder}/scratch"


def fork_init(enter_jail: Callable[[], None]) -> int:
    """Fork an init that enters a jail, and a child behind it, which returns 0.

    The parent gets the init's process id. The init reports how the child ended and ends with it,
    and so does all else in the jail. Where the init cannot enter the jail, it is as if the child
    had been killed: nothing of a submission has run in it yet.
    """
    pid = kernel.fork_into_new_pid_namespace()
    if pid:
        return pid
    try:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)  # a student without a user of its own looks in
        enter_jail()
    except OSError as error:
        print(f"no jail: {error}", file=sys.stderr, flush=True)
        os._exit(INIT_SIGNALLED + signal.SIGKILL)
    child = os.fork()
    if child:
        _wait_as_init(child)
    return 0


def exit_code(status: int, *, jailed: bool) -> int:
    """The exit code behind a wait status, negative for a signal, as of the child of an init."""
    code = os.waitstatus_to_exitcode(status)
    return INIT_SIGNALLED - code if jailed and code > INIT_SIGNALLED else code


def count_descendants(pid: int) -> int:
    """How many processes there are behind the init `pid`."""
    count, waiting = 0, [pid]
    while waiting and count < MOST_COUNTED:
        parent = waiting.pop()
        with contextlib.suppress(OSError, ValueError):
            for task in os.listdir(f"/proc/{parent}/task"):
                children = Path(f"/proc/{parent}/task/{task}/children").read_bytes().split()
                count += len(children)
                waiting += map(int, children)
    return count


def _wait_as_init(child: int) -> NoReturn:
    os.closerange(0, MOST_DESCRIPTORS)
    while True:
        with contextlib.suppress(ChildProcessError, InterruptedError):
            ended, status = os.waitpid(-1, 0)
            if ended == child:
                signalled = os.WIFSIGNALED(status)
                os._exit(os.WTERMSIG(status) + INIT_SIGNALLED if signalled else status >> 8)


def _try_jail(policy: Policy) -> None:
    pid = fork_init(lambda: enter(policy, None))
    if pid == 0:
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        raise OSError("no jail can be made here")


def _root(policy: Policy, grader: bool) -> str:
    return f"{policy.folder}/roots/{'grader' if grader else 'student'}"


def _own_proc(root: str) -> None:
    """A /proc that shows this jail alone, or an empty folder where the kernel lends none."""
    guarded = GUARDED | kernel.MS_NOEXEC
    with contextlib.suppress(OSError):
        kernel.mount("proc", root + "/proc", "proc", guarded)
        for name in COVERED:
            path = f"{root}/proc/{name}"
            if os.path.isdir(path):
                kernel.mount("tmpfs", path, "tmpfs", guarded, "size=0")
            elif os.path.exists(path):
                kernel.mount(root + "/dev/null", path, None, kernel.MS_BIND)


def _show(policy: Policy, root: str, *, grader: bool, below_scratch: bool) -> None:
    """Show what may be read of the outside; `below_scratch`: what lies where scratch is mounted.

    What is to be hidden may lie in what has to be shown: a course below /usr, an environment made
    in the course's own folder. It is covered then, and what Python needs of it shown once more.
    """
    shown = [
        path for path in _visible(policy, grader) if path.startswith(f"{SCRATCH}/") is below_scratch
    ]
    for path in shown:
        _bind(path, root + path)
    for secret in _secrets(policy):
        if not any(_in(secret, path) for path in shown) or not os.path.exists(root + secret):
            continue  # not shown, or in what is covered already
        if not os.path.isdir(secret):
            kernel.mount("/dev/null", root + secret, None, kernel.MS_BIND)
            continue
        kernel.mount("tmpfs", root + secret, "tmpfs", GUARDED, "mode=755,size=1m")
        inside = (path for path in _needed(policy, grader) if _in(path, secret) and path != secret)
        for path in _outermost(inside):
            _bind(path, root + path)
        readonly = kernel.MS_REMOUNT | kernel.MS_RDONLY | GUARDED
        kernel.mount("none", root + secret, None, readonly, "mode=755")


@cache
def _secrets(policy: Policy) -> tuple[str, ...]:
    """What nobody may read by way of the outside; a folder before what is in it."""
    return tuple(sorted({os.path.realpath(path) for path in (*policy.keep_hidden, policy.folder)}))


def _in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


@cache
def _visible(policy: Policy, grader: bool) -> tuple[str, ...]:
    """The folders and files of the outside that a process of this side may read."""
    return tuple(_outermost(_needed(policy, grader)))


def _outermost(paths: Iterable[str]) -> list[str]:
    """The paths that lie in none of the others."""
    kept: list[str] = []
    for path in sorted(paths):
        if not any(_in(path, other) for other in kept):
            kept.append(path)
    return kept


@cache
def _needed(policy: Policy, grader: bool) -> frozenset[str]:
    """The folders and files of the outside that Python and its libraries need.

    A folder of modules that has something hidden in it, such as the checkout that the kit runs
    from, is not shown; who needs modules from it learns so when the sandbox is proved.
    """
    kit = Path(__file__).resolve().parents[1]
    modules = [path for path in map(os.path.realpath, sys.path) if os.path.isdir(path)]
    shown = [path for path in modules if not _holds_secrets(path, policy, str(kit.parent))]
    python = [sys.prefix, sys.base_prefix, os.path.realpath(sys.prefix)]
    caches = [os.environ[name] for name in ("MPLCONFIGDIR",) if name in os.environ]
    wanted = {*SYSTEM, *SYSTEM_FILES, *python, *shown, *caches, *([str(kit)] if grader else [])}
    return frozenset(path for path in wanted if os.path.exists(path))


def _holds_secrets(folder: str, policy: Policy, around_the_kit: str) -> bool:
    if any(_in(path, folder) for path in _secrets(policy)):
        return True
    # Where the kit is installed among other packages there is nothing else beside it.
    return folder == around_the_kit and not os.path.isdir(f"{folder}/numpy")


def _devices_given(policy: Policy) -> list[str]:
    """The nodes of a GPU that the engine put into our container."""
    if not policy.container:
        return []
    return sorted(name for name in os.listdir("/dev") if name.startswith("nvidia"))


def _bind(source: str, target: str, flags: int = GUARDED) -> None:
    """Show `source` of the outside at `target`, read-only."""
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    if os.path.islink(source):
        os.symlink(os.readlink(source), target)
        return
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        Path(target).touch()
    kernel.mount(source, target, None, kernel.MS_BIND | kernel.MS_REC)
    readonly = kernel.MS_BIND | kernel.MS_REMOUNT | kernel.MS_RDONLY
    for place in (target, *_mounts_below(target)):
        inherited = os.statvfs(place).f_flag
        kept = sum(flag for bit, flag in INHERITED.items() if inherited & bit)
        kernel.mount("none", place, None, readonly | flags | kept)


def _mounts_below(folder: str) -> list[str]:
    """What is mounted somewhere in `folder`: files of a GPU's driver, another disk."""
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
        places = [line.split(" ")[4] for line in file]
    # The kernel writes blanks, tabs, line ends and backslashes in octal.
    places = [re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), p) for p in places]
    return [place for place in places if place != folder and _in(place, folder)]
