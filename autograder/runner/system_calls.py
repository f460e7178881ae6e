"""The filter of system calls that every process of the kit keeps which meets a student's bytes.

The kernel refuses what no notebook needs: sockets but those of the UNIX family, keyrings and
objects of System V (which outlive a process), new namespaces (which lend rights and memory),
mounts, io_uring, the kernel's tracing and modules, clocks, what asks or tells the kernel which
pages of a file to keep in memory, leases and notices of files, and calls by the numbers of other
machine types. A container's engine has a filter of its own, whose content differs between
versions; this one is the same everywhere and stands in one table.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct

from autograder.runner import kernel

AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # the machine's number in linux/audit.h
# Calls by their numbers on x86_64 and on aarch64.
REFUSED = {
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "shmget": (29, 194),  # these three make what outlives its process where there is no jail
    "semget": (64, 190),
    "msgget": (68, 186),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "fanotify_init": (300, 262),
    "io_setup": (206, 0),  # of which the whole machine has a fixed number
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "syslog": (103, 116),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    # What is in the page cache outlives a jail, and could tell the next one something.
    "fadvise64": (221, 223),
    "mincore": (27, 232),
    "cachestat": (451, 451),
    "readahead": (187, 213),
    "preadv2": (327, 286),  # can ask whether a page is there; libraries take preadv
    "inotify_init1": (294, 26),  # tells which files another submission opens
}
ONLY_ON_X86 = {
    "iopl": 172,
    "ioperm": 173,
    "modify_ldt": 154,
    "lookup_dcookie": 212,
    "inotify_init": 253,
}
# Refused by their first argument: `clone` for a new namespace, sockets but those of UNIX.
CLONE, SOCKET, SOCKETPAIR = (56, 220), (41, 198), (53, 199)
# By its second: whoever owns a file may keep all others who open it waiting for 45 s, and without
# root that is every student, as the environment is the owner's; and notices, as those of inotify.
FCNTL, SET_LEASE, NOTIFY = (72, 25), 1024, 1026
CLONE3 = 435  # its flags lie in memory, which a filter cannot read; libraries then take clone
NEW_NAMESPACES = (
    kernel.CLONE_NEWNS
    | kernel.CLONE_NEWCGROUP
    | kernel.CLONE_NEWUTS
    | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWUSER
    | kernel.CLONE_NEWPID
    | kernel.CLONE_NEWNET
)
FIRST_X32_CALL = 0x40000000  # the same calls by other numbers, on x86_64

_SECCOMP_MODE_FILTER = 2
# Offsets in struct seccomp_data: the call's number, the machine, the first and second argument.
_NUMBER, _MACHINE, _FIRST, _SECOND = 0, 4, 16, 24
# Instructions of the kernel's packet filters; a test is followed by where to go on.
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ANSWERS = {
    "allow": 0x7FFF0000,
    "refuse": 0x00050000 | errno.EACCES,
    "unknown": 0x00050000 | errno.ENOSYS,
}
Instruction = tuple[int, int, int, int]  # code, lines to skip if true, if false, value


def refuse_calls() -> None:
    """From now on the kernel refuses this process and its children what `program` refuses.

    Needs `PR_SET_NO_NEW_PRIVS` and no other right; raises OSError where the kernel has no
    filters, and KeyError on a machine whose calls are not in the table.
    """
    instructions = program(os.uname().machine)
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)
    kept = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("H6xP", len(instructions), ctypes.addressof(kept))
    kernel.set_filter(_SECCOMP_MODE_FILTER, header)


def program(machine: str) -> list[Instruction]:
    """The filter for `machine` (`x86_64` or `aarch64`), as the kernel reads it."""
    column = list(AUDIT).index(machine)
    refused = [numbers[column] for numbers in REFUSED.values()]
    refused += ONLY_ON_X86.values() if machine == "x86_64" else ()
    # (code, value, where to go if true, where to go if false); None is the next line
    lines: list[tuple[int, int, str | None, str | None]] = [
        (_LOAD, _MACHINE, None, None),
        (_EQUAL, AUDIT[machine], None, "refuse"),
        (_LOAD, _NUMBER, None, None),
        (_AT_LEAST, FIRST_X32_CALL, "refuse", None),
        (_EQUAL, CLONE3, "unknown", None),
        *((_EQUAL, number, "refuse", None) for number in refused),
        (_EQUAL, CLONE[column], "clone", None),
        (_EQUAL, FCNTL[column], "fcntl", None),
        (_EQUAL, SOCKETPAIR[column], "socket", None),
        (_EQUAL, SOCKET[column], "socket", "allow"),
    ]
    places = {}
    by_argument: dict[str, list[tuple[int, int, str | None, str | None]]] = {
        "clone": [(_LOAD, _FIRST, None, None), (_ANY_BIT, NEW_NAMESPACES, "refuse", "allow")],
        "fcntl": [
            (_LOAD, _SECOND, None, None),
            (_EQUAL, SET_LEASE, "refuse", None),
            (_EQUAL, NOTIFY, "refuse", "allow"),
        ],
        "socket": [(_LOAD, _FIRST, None, None), (_EQUAL, socket.AF_UNIX, "allow", "refuse")],
    }
    for name, tests in by_argument.items():
        places[name] = len(lines)
        lines += tests
    for name, answer in _ANSWERS.items():
        places[name] = len(lines)
        lines.append((_RETURN, answer, None, None))

    def skipped(here: int, name: str | None) -> int:
        return 0 if name is None else places[name] - here - 1

    return [
        (code, skipped(here, yes), skipped(here, no), value)
        for here, (code, value, yes, no) in enumerate(lines)
    ]
