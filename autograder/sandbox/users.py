"""Users for the processes of a sandbox, which no other sandbox of this machine has meanwhile.

Limits on processes are counted per user, and what a submission leaves running is found by its
user. So two sandboxes must never share one, also when two people grade at the same time.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass

from autograder.errors import SandboxError


@dataclass(frozen=True)
class Users:
    """A reserved range of user ids; free again when closed, or when this process ends."""

    grader: int
    first_student: int
    students: int
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
CONTAINER = Space(first=20_000, width=100, ranges=400)
PROCESS = Space(first=1_879_100_000, width=1_000, ranges=10_000)


def reserve(space: Space) -> Users:
    """The first free range of `space`."""
    for number in range(space.ranges):
        reservation = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        first = space.first + number * space.width
        try:
            # An abstract name needs no file and is let go by the kernel, come what may.
            reservation.bind(f"\0autograder-users-{first}")
        except OSError:
            reservation.close()
            continue
        return Users(first, first + 1, space.width - 1, reservation)
    raise SandboxError(f"{space.ranges} sandboxes run on this machine already; none is free")
