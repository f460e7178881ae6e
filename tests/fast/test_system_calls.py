"""The filter of system calls, read as the kernel reads it: line by line, for both machines."""

import errno
import fcntl
import socket

import pytest

from autograder.runner import kernel
from autograder.runner.system_calls import (
    AUDIT,
    CLONE,
    CLONE3,
    FCNTL,
    FIRST_X32_CALL,
    ONLY_ON_X86,
    REFUSED,
    SOCKET,
    SOCKETPAIR,
    program,
)

MACHINES = list(AUDIT)
REFUSE, ALLOW = 0x00050000 | errno.EACCES, 0x7FFF0000
UNKNOWN = 0x00050000 | errno.ENOSYS
AF_VSOCK = 40
# Calls that every notebook makes: read, write, mmap, execve, exit, openat, futex, getrandom.
NEEDED = {
    "x86_64": (0, 1, 9, 59, 60, 257, 202, 318),
    "aarch64": (63, 64, 222, 221, 93, 56, 98, 278),
}


def answer(
    machine: str, number: int, argument: int = 0, second: int = 0, *, audit: int | None = None
) -> int:
    """What the filter for `machine` answers to one call."""
    data = {0: number, 4: AUDIT[machine] if audit is None else audit}
    data |= {16: argument & 0xFFFFFFFF, 24: second & 0xFFFFFFFF}
    lines, here, held = program(machine), 0, 0
    while True:
        code, if_true, if_false, value = lines[here]
        here += 1
        match code:
            case 0x20:  # load a word
                held = data[value]
            case 0x15:  # equal
                here += if_true if held == value else if_false
            case 0x35:  # at least
                here += if_true if held >= value else if_false
            case 0x45:  # any bit
                here += if_true if held & value else if_false
            case 0x06:
                return value
            case _:
                raise AssertionError(f"an instruction that nobody needs: {code:#x}")


@pytest.mark.parametrize("machine", MACHINES)
def test_every_call_of_the_table_is_refused_and_those_of_a_notebook_are_not(machine: str) -> None:
    column = MACHINES.index(machine)
    for name, numbers in REFUSED.items():
        assert answer(machine, numbers[column]) == REFUSE, name
    for number in NEEDED[machine]:
        assert answer(machine, number) == ALLOW, number


def test_calls_that_only_one_machine_has_are_refused_there() -> None:
    for name, number in ONLY_ON_X86.items():
        assert answer("x86_64", number) == REFUSE, name


@pytest.mark.parametrize("machine", MACHINES)
def test_sockets_are_those_of_unix_alone(machine: str) -> None:
    column = MACHINES.index(machine)
    refused = (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, AF_VSOCK)
    for call in (SOCKET[column], SOCKETPAIR[column]):
        assert answer(machine, call, socket.AF_UNIX) == ALLOW
        for family in (*refused, *range(2, 50)):
            assert answer(machine, call, family) == REFUSE, family


@pytest.mark.parametrize("machine", MACHINES)
def test_a_clone_makes_threads_and_processes_and_no_namespace(machine: str) -> None:
    clone = CLONE[MACHINES.index(machine)]
    thread, process = 0x003D0F00, 17  # flags of pthread_create and of fork
    assert answer(machine, clone, thread) == ALLOW
    assert answer(machine, clone, process) == ALLOW
    for name in ("NEWNS", "NEWCGROUP", "NEWUTS", "NEWIPC", "NEWUSER", "NEWPID", "NEWNET"):
        flag = getattr(kernel, f"CLONE_{name}")
        assert answer(machine, clone, flag | process) == REFUSE, name
    assert answer(machine, CLONE3) == UNKNOWN  # libraries then take clone


@pytest.mark.parametrize("machine", MACHINES)
def test_files_can_be_locked_and_neither_leased_nor_watched(machine: str) -> None:
    number = FCNTL[MACHINES.index(machine)]
    assert answer(machine, number, 1024, fcntl.F_SETLK) == ALLOW
    assert answer(machine, number, 1026, fcntl.F_GETFL) == ALLOW
    for what in (fcntl.F_SETLEASE, fcntl.F_NOTIFY, fcntl.F_SETLEASE | 1 << 32):
        assert answer(machine, number, 3, what) == REFUSE


def test_calls_by_numbers_of_other_machines_are_refused() -> None:
    assert answer("x86_64", FIRST_X32_CALL) == REFUSE
    assert answer("x86_64", FIRST_X32_CALL + 41, socket.AF_INET) == REFUSE
    for machine in MACHINES:
        for audit in (0x40000003, 0x40000028, 0):  # i386, arm
            assert answer(machine, 1, audit=audit) == REFUSE
