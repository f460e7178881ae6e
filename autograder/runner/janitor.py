"""A small process that cleans up, forked before the big imports.

What a submission leaves is ended and removed as its own user, by a child that becomes it. Forking
one from a process that holds TensorFlow costs ten times as much as from this one.
"""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from typing import Any, NoReturn

from autograder.runner import kernel, sweep
from autograder.runner.confine import Isolation
from autograder.runner.policy import Policy
from autograder.runner.wire import Channel, WireClosed

LIMIT = 1 << 16
SECONDS = 120.0  # a fork bomb takes its time to die


class Janitor:
    """The forkserver's and the supervisors' end of it."""

    def __init__(self, policy: Policy, shield: Isolation) -> None:
        near, far = socket.socketpair()
        if os.fork() == 0:
            _serve(far, policy, shield)
        far.close()
        self.socket = near  # keeps the descriptor open
        self.channel = Channel(near.fileno(), near.fileno(), LIMIT)

    def end_processes(self, uid: int) -> None:
        """End everything that runs as `uid`."""
        self._do("end", uid)

    def remove_files(self, uid: int) -> None:
        """Remove what `uid` wrote to the folders that are open to all."""
        self._do("remove", uid)

    def _do(self, what: str, uid: int) -> None:
        self.channel.send([what, uid])
        self.channel.receive(SECONDS)


def _serve(end: socket.socket, policy: Policy, shield: Isolation) -> NoReturn:
    """Work until the forkserver is gone; nothing but its socket is kept open."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
    os.dup2(end.fileno(), 3)
    os.closerange(0, 2)
    os.closerange(4, 4096)
    channel = Channel(3, 3, LIMIT)
    actions: dict[str, Any] = {"end": sweep.end_processes, "remove": sweep.remove_files}
    try:
        while True:
            what, uid = channel.receive()
            actions[what](replace(policy, student_uid=uid), shield)
            channel.send("done")
    except WireClosed:
        os._exit(0)
    finally:
        os._exit(1)
