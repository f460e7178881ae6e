"""A small process that cleans up where there are no jails, forked before the big imports.

What a submission leaves is ended and removed as its own user, by a child that becomes it. Forking
one from a process that holds TensorFlow costs ten times as much as from this one.
"""

from __future__ import annotations

import os
import socket
from typing import Any, NoReturn

from autograder.runner import jail, kernel, sweep
from autograder.runner.jail import Walls
from autograder.runner.policy import Policy
from autograder.runner.wire import Channel, WireClosed

LIMIT = 1 << 16
SECONDS = 120.0  # a fork bomb takes its time to die


class Janitor:
    """The forkserver's and the supervisors' end of it."""

    def __init__(self, policy: Policy, walls: Walls) -> None:
        near, far = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            _serve(far, policy, walls)
        far.close()
        self.before = sweep.surroundings(policy, walls, self.pid)
        self.policy = policy
        self.walls = walls
        self.socket = near  # keeps the descriptor open
        self.channel = Channel(near.fileno(), near.fileno(), LIMIT)

    def end_processes(self, uid: int) -> int:
        """End everything that runs as `uid`; returns how many processes those were."""
        return int(self._do(["end", uid, []]))

    def remove_files(self, uid: int) -> None:
        """Remove what `uid` wrote to the folders that are open to all."""
        self._do(["remove", uid, list(self.before.folders)])

    def leftovers(self) -> list[str]:
        """What the last submission left behind, seen by whoever asks."""
        return sweep.leftovers(self.policy, self.walls, self.before)

    def _do(self, order: list[Any]) -> Any:
        if not self.walls.users:
            return 0  # there is nobody to become
        self.channel.send(order)
        return self.channel.receive(SECONDS)


def _serve(end: socket.socket, policy: Policy, walls: Walls) -> NoReturn:
    """Work until the forkserver is gone; nothing but its socket is kept open."""
    try:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
        os.dup2(end.fileno(), 3)
        os.closerange(0, 2)
        os.closerange(4, jail.MOST_DESCRIPTORS)
        channel = Channel(3, 3, LIMIT)
        while True:
            what, uid, folders = channel.receive()
            if what == "end":
                channel.send(sweep.end_processes(policy, uid))
            else:
                sweep.remove_files(policy, uid, folders)
                channel.send(0)
    except WireClosed:
        os._exit(0)
    finally:
        os._exit(1)
