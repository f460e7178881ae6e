"""Containers whose command is gone: killed, out of memory, or on a machine that lost its power.

Such a container ends by itself: its standard input ends with the command, and it stops after the
submission it is at. What was created but never started, or is still at work, is removed here,
whenever a command starts and before a container does.
"""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import docker
from docker.errors import DockerException, NotFound

from autograder.errors import UsageError
from autograder.sandbox import image

OWNER_LABEL = "autograder.owner"
FORGOTTEN_SECONDS = 3600.0  # a container of a place we cannot see, that does not run
_STATE, _START = 0, 19  # fields of /proc/PID/stat, counted behind the program's name


@dataclass(frozen=True)
class OwnerProcess:
    """The process that a container works for, such that no later process is taken for it."""

    place: str  # the boot of a machine, and the process ids that are counted there
    pid: int
    started: int  # in clock ticks since that boot

    @classmethod
    def this_process(cls) -> Self:
        """The owner of what this process starts."""
        return cls(_place(), os.getpid(), _start_of(os.getpid()) or 0)

    @classmethod
    def parse(cls, label: str) -> Self | None:
        """What `str` made; None for anything else."""
        place, _, numbers = label.partition(" ")
        pid, _, started = numbers.partition(" ")
        if not (pid.isdecimal() and started.isdecimal()):
            return None
        return cls(place, int(pid), int(started))

    def __str__(self) -> str:
        return f"{self.place} {self.pid} {self.started}"

    @property
    def here(self) -> bool:
        """Whether we can tell if it is alive."""
        return bool(self.place) and self.place == _place()

    @property
    def alive(self) -> bool:
        """Whether it still runs, given that it is `here`."""
        return _start_of(self.pid) == self.started


def find(client: docker.DockerClient) -> list[Any]:
    """The kit's containers that nobody will use again."""
    containers = client.containers.list(all=True, sparse=True, filters={"label": OWNER_LABEL})
    return [container for container in containers if _is_orphan(container)]


def remove(client: docker.DockerClient) -> int:
    """Remove what `find` finds and return how many that were; never raises for the engine's sake.

    An engine in trouble is reported where a container is really needed.
    """
    removed = 0
    with contextlib.suppress(DockerException, OSError):
        for container in find(client):
            with contextlib.suppress(NotFound):
                container.remove(force=True)
            removed += 1
    return removed


def sweep() -> int:
    """`remove` with an engine that is looked for; where none answers there is nothing to do."""
    try:
        client = image.engine(timeout=60)
    except UsageError:
        return 0
    with contextlib.closing(client):
        return remove(client)


def _is_orphan(container: Any) -> bool:
    owner = OwnerProcess.parse(container.attrs["Labels"].get(OWNER_LABEL, ""))
    if owner is not None and owner.here:
        return not owner.alive
    # Another machine's, perhaps: one that runs may well be at work.
    age = time.time() - container.attrs["Created"]
    return bool(container.status != "running" and age > FORGOTTEN_SECONDS)


def _place() -> str:
    with contextlib.suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    return ""  # not Linux: nothing can be told apart


def _start_of(pid: int) -> int | None:
    """When a process started; None when there is none, or one that is dead and not yet buried."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[_STATE] in "ZX" else int(fields[_START])
