"""Users for the processes of a sandbox, which no other sandbox of this machine has meanwhile.

Limits on processes are counted per user, and what a submission leaves running is found by its
user. So two sandboxes must never share one, also when two people grade at the same time.
"""

from __future__ import annotations

import random
import socket
from dataclasses import dataclass

from autograder.errors import SandboxError


@dataclass(frozen=True)
class Users:
    """A reserved range of user ids; free again when closed, or when this process ends."""

    grader: int
    first_student: int
    students: int
    sweeper: int
    reservation: socket.socket

    def close(self) -> None:
        """Give the range back."""
        self.reservation.close()


@dataclass(frozen=True)
class Space:
    """A part of the user ids, cut into ranges of `width`."""

    first: int
    width: int
    ranges: int


# Inside a container ids stay under 65536: engines that map users know no others. Beside us they
# lie beyond all that systemd, containers and directory services give out.
CONTAINER = Space(first=20_000, width=250, ranges=180)
PROCESS = Space(first=1_879_100_000, width=1_000, ranges=10_000)


def reserve(space: Space) -> Users:
    """A range of `space` that is free, found from anywhere in it.

    Containers share the kernel's counts for a user, but not the names that keep a range: they
    must not all take the first one.
    """
    start = random.randrange(space.ranges)
    for number in range(space.ranges):
        first = space.first + (start + number) % space.ranges * space.width
        reservation = _reservation(first)
        if reservation is not None:
            last = first + space.width - 1
            return Users(first, first + 1, space.width - 2, last, reservation)
    raise SandboxError(f"{space.ranges} sandboxes run on this machine already; none is free")


def reserved(first: int) -> bool:
    """Whether somebody holds the range that begins with `first`."""
    reservation = _reservation(first)
    if reservation is not None:
        reservation.close()
    return reservation is None


def _reservation(first: int) -> socket.socket | None:
    reservation = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # An abstract name needs no file and is let go by the kernel, come what may.
        reservation.bind(f"\0autograder-users-{first}")
    except OSError:
        reservation.close()
        return None
    return reservation
