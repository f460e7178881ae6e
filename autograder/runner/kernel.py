"""The few Linux calls that Python has no function for, each raising OSError when it fails."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct
from pathlib import Path

CLONE_NEWNS = 0x00020000
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
# For seccomp(2): the machine's number in linux/audit.h, and calls by their numbers there.
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CALLS = {
    "x86_64": {"clone": 56, "socket": 41, "add_key": 248, "request_key": 249, "keyctl": 250}
    | {"unshare": 272, "setns": 308, "perf_event_open": 298, "bpf": 321, "userfaultfd": 323},
    "aarch64": {"clone": 220, "socket": 198, "add_key": 217, "request_key": 218, "keyctl": 219}
    | {"unshare": 97, "setns": 268, "perf_event_open": 241, "bpf": 280, "userfaultfd": 282},
}
_IO_URING_SETUP, _CLONE3 = 425, 435  # on every machine
_FIRST_X32_CALL = 0x40000000  # the same calls by other numbers, on x86_64
_SECCOMP_MODE_FILTER = 2
# Offsets in struct seccomp_data: the call's number, the machine, the first argument.
_NUMBER, _MACHINE, _ARGUMENT = 0, 4, 16
# Instructions of the kernel's packet filters; a test is followed by where to go on.
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ANSWERS = {
    "allow": 0x7FFF0000,
    "refuse": 0x00050000 | errno.EACCES,
    "unknown": 0x00050000 | errno.ENOSYS,
}
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


def refuse_calls(*, sockets: bool) -> None:
    """From now on the kernel refuses this process and its children what no notebook needs.

    Keyrings, which outlive a process; new namespaces, which lend rights and memory; io_uring,
    and calls by the numbers of other machine types. With `sockets` also every socket but those of
    the UNIX family, for kernels that lend no network namespace. Needs `PR_SET_NO_NEW_PRIVS` and
    no other right. A container has its engine's filter, which refuses the same.
    """
    machine = os.uname().machine
    program = _filter(_AUDIT[machine], dict(_CALLS[machine]), sockets)
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    kept = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("H6xP", len(program), ctypes.addressof(kept))
    mode = ctypes.c_ulong(_SECCOMP_MODE_FILTER)
    _check(_libc.prctl(PR_SET_SECCOMP, mode, header, 0, 0), "seccomp")


def _filter(machine: int, calls: dict[str, int], sockets: bool) -> list[tuple[int, int, int, int]]:
    """The program of `refuse_calls`: (code, to skip if true, to skip if false, value)."""
    clone, socket_ = calls.pop("clone"), calls.pop("socket")
    # (code, value, where to go if true, where to go if false); None is the next line
    lines: list[tuple[int, int, str | None, str | None]] = [
        (_LOAD, _MACHINE, None, None),
        (_EQUAL, machine, None, "refuse"),
        (_LOAD, _NUMBER, None, None),
        (_AT_LEAST, _FIRST_X32_CALL, "refuse", None),
        # Its flags lie in memory, which a filter cannot read; libraries then take clone.
        (_EQUAL, _CLONE3, "unknown", None),
        *((_EQUAL, call, "refuse", None) for call in (*calls.values(), _IO_URING_SETUP)),
        (_EQUAL, clone, "clone", None),
        (_EQUAL, socket_, "socket" if sockets else "allow", "allow"),
    ]
    places = {}
    for name, test in {
        "clone": (_ANY_BIT, CLONE_NEWUSER, "refuse", "allow"),
        "socket": (_EQUAL, socket.AF_UNIX, "allow", "refuse"),
    }.items():
        places[name] = len(lines)
        lines += [(_LOAD, _ARGUMENT, None, None), test]
    for name, answer in _ANSWERS.items():
        places[name] = len(lines)
        lines.append((_RETURN, answer, None, None))

    def skipped(here: int, name: str | None) -> int:
        return 0 if name is None else places[name] - here - 1

    return [
        (code, skipped(here, yes), skipped(here, no), value)
        for here, (code, value, yes, no) in enumerate(lines)
    ]


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """`mount(2)`."""
    encoded = [text.encode() if text is not None else None for text in (source, target, kind)]
    data = options.encode() or None
    _check(_libc.mount(*encoded, ctypes.c_ulong(flags), data), f"mount {target}")


def pivot_into(root: str) -> None:
    """Make `root` the root folder and let go of the old one."""
    os.chdir(root)
    number = _SYS_PIVOT_ROOT[os.uname().machine]
    _check(_libc.syscall(number, b".", b"."), "pivot_root")
    _check(_libc.umount2(b".", MNT_DETACH), "umount the old root")
    os.chdir("/")


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
