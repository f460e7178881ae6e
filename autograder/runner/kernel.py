"""The few Linux calls that Python has no function for, each raising OSError when it fails."""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_NOATIME = 1024
MS_NODIRATIME = 2048
MS_BIND = 4096
MS_MOVE = 8192
MS_REC = 16384
MS_PRIVATE = 1 << 18
MS_RELATIME = 1 << 21
MNT_DETACH = 2
MADV_COLLAPSE = 25
HUGE_PAGE = 2 << 20

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_CAPABILITY_VERSION_3 = 0x20080522
_libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, value: int) -> None:
    """`prctl(2)` with one argument."""
    _check(_libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0), "prctl")


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for fresh ones."""
    _check(_libc.unshare(flags), "unshare")


def fork_into_new_pid_namespace() -> int:
    """Like `os.fork`, but the child is the first process of a PID namespace of its own.

    The parent goes back to its own namespace for later children: once the first process of the
    new one has died, no other can be made there.
    """
    home = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    try:
        unshare(CLONE_NEWPID)
        pid = os.fork()
        if pid:
            _check(_libc.setns(home, CLONE_NEWPID), "setns")
        return pid
    finally:
        os.close(home)


def collapse_memory() -> None:
    """Ask for huge pages behind our anonymous memory: fewer pages make cheaper forks.

    Kernels before 6.1, and those that are told not to, refuse; then nothing has changed.
    """
    for line in Path("/proc/self/maps").read_text().splitlines():
        span, mode, _, _, inode = line.split()[:5]
        if mode != "rw-p" or inode != "0":
            continue
        low, high = (int(part, 16) for part in span.split("-"))
        for start in range(-(-low // HUGE_PAGE) * HUGE_PAGE, high - HUGE_PAGE + 1, HUGE_PAGE):
            _libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(HUGE_PAGE), MADV_COLLAPSE)


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """`mount(2)`.

    Args:
        source: What to mount.
        target: Where.
        kind: The file system's type; None where the flags need none.
        flags: `MS_…`.
        options: The file system's own.
    """
    encoded = [text.encode() if text is not None else None for text in (source, target, kind)]
    data = options.encode() or None
    _check(_libc.mount(*encoded, ctypes.c_ulong(flags), data), f"mount {target}")


def enter_root(root: str) -> None:
    """Make the mount at `root` the root folder and let go of the old one.

    Filters of some engines refuse pivot_root to everybody. There the mount is moved onto the old
    root, which has no name any more from inside; leaving would take a capability.
    """
    os.chdir(root)
    number = _SYS_PIVOT_ROOT[os.uname().machine]
    if _libc.syscall(number, b".", b".") == 0:
        _check(_libc.umount2(b".", MNT_DETACH), "umount the old root")
    else:
        mount(".", "/", None, MS_MOVE)
        os.chroot(".")
    os.chdir("/")


def set_filter(mode: int, program: bytes) -> None:
    """Install a seccomp filter, given as a struct sock_fprog."""
    _check(_libc.prctl(PR_SET_SECCOMP, ctypes.c_ulong(mode), program, 0, 0), "seccomp")


def drop_capabilities() -> None:
    """Give up every capability for good, also those that an exec would bring back."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break  # past the last one this kernel knows, or not ours to drop
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(header, bytes(24)), "capset")


def _check(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
