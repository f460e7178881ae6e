"""A control group for a process sandbox: limits on memory, processes and cores of all of it.

A limit of resources (rlimit) counts for one process, so several of one submission could each take
as much, and a hundred that compute would leave a neighbour's one a hundredth of the machine. A
container has a group of its own from its engine. Beside us one is made where the kernel lets us,
which takes root: below our own group (version 1), or below the nearest one, from our own upwards,
that hands its controllers on to those below it (version 2). The limits are the same,
`container_memory`, `container_processes` and a core for each of `threads`. Where no group can be
made the limit per process is what is left, as `docs/security.md` says.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from autograder.runner.memory_kills import GROUPS as OWN
from autograder.runner.memory_kills import ROOT, MemoryKills, own_groups

PREFIX = "autograder-"
_PERIOD = 100_000  # microseconds, the kernel's own, in which each core may be used so long
_PATIENCE = 15.0  # seconds until the kernel has counted the last process of a group out


@dataclass(frozen=True)
class ControlGroup:
    """A group of ours, as one folder for each hierarchy that counts for it."""

    folders: tuple[Path, ...]

    def take_in(self, pid: int) -> None:
        """Count a process, and all that it will start, from now on; as far as we are let."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                (folder / "cgroup.procs").write_text(str(pid))

    def killed_for_memory(self) -> int:
        """How many of its processes the kernel has ended because the memory was used up."""
        counts = MemoryKills.of(self.folders)
        return 0 if counts is None else counts.count

    def remove(self) -> None:
        """Remove the group, once all of its processes have ended."""
        deadline = time.monotonic() + _PATIENCE
        left = [folder for folder in self.folders if folder.exists()]
        while left and time.monotonic() < deadline:
            for folder in left:
                with contextlib.suppress(OSError):  # still busy: the kernel is not done with it
                    folder.rmdir()
            left = [folder for folder in left if folder.exists()]
            time.sleep(0.01 if left else 0)


def make(name: str, memory: int, processes: int, cores: int) -> ControlGroup | None:
    """A group called `name` that computes on `cores` cores at most.

    It has at most `memory` bytes and `processes` tasks, threads included. None where this kernel or
    this user permits no limit on memory.
    """
    limits: dict[str, int | str] = {
        "memory.limit_in_bytes": memory,
        "memory.memsw.limit_in_bytes": memory,
        "memory.max": memory,
        "memory.swap.max": 0,
        "pids.max": processes,
        "cpu.cfs_quota_us": cores * _PERIOD,
        "cpu.max": f"{cores * _PERIOD} {_PERIOD}",
    }
    made, counts_memory = list[Path](), False
    for parent in _parents():
        folder = parent / f"{PREFIX}{name}"
        try:
            folder.mkdir()
        except OSError:
            continue
        made.append(folder)
        counts_memory |= _limit(folder, limits)
    group = ControlGroup(tuple(made))
    if not counts_memory:
        group.remove()
        return None
    return group


def left_behind(name: str) -> ControlGroup:
    """What there is of a group called `name`, which a killed command left."""
    places = (parent / f"{PREFIX}{name}" for parent in _parents())
    return ControlGroup(tuple(place for place in places if place.is_dir()))


def _parents() -> Iterator[Path]:
    """Where a group would have to be made, for memory, processes and cores."""
    for controllers, path in own_groups(OWN):
        own = PurePosixPath(path)
        if not {"memory", "pids", "cpu"}.isdisjoint(controllers.split(",")):
            yield _below(ROOT / controllers, own)
        elif not controllers:
            above = (_below(ROOT, group) for group in (own, *own.parents))
            yield from islice(filter(_hands_memory_on, above), 1)


def _hands_memory_on(group: Path) -> bool:
    return any("memory" in line.split() for line in _lines(group / "cgroup.subtree_control"))


def _below(hierarchy: Path, group: PurePosixPath) -> Path:
    return hierarchy / group.relative_to("/")


def _limit(folder: Path, limits: Mapping[str, int | str]) -> bool:
    """Set those of `limits` that the group knows; return whether one is on memory."""
    counts_memory = False
    for name, value in limits.items():
        with contextlib.suppress(OSError):
            if (folder / name).exists():
                (folder / name).write_text(f"{value}\n")
                counts_memory |= name in ("memory.limit_in_bytes", "memory.max")
    return counts_memory


def _lines(file: Path) -> list[str]:
    with contextlib.suppress(OSError):
        return file.read_text().splitlines()
    return []
