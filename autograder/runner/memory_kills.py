"""How often the kernel has ended a process because memory had run out, and whose memory it was."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from autograder.runner.messages import End

ROOT = Path("/sys/fs/cgroup")
GROUPS = Path("/proc/self/cgroup")
MACHINE = Path("/proc/vmstat")


@dataclass(frozen=True)
class MemoryKills:
    """How often the kernel has killed for memory: in a control group, or on the machine."""

    count: int = 0
    own: int | None = None  # how often the group's own limit was met; None where nothing counts it

    @classmethod
    def now(cls) -> Self:
        """The counts of our own control group at this moment, else those of the machine."""
        return cls.of(_own()) or cls(_numbers(MACHINE).get("oom_kill", 0))

    @classmethod
    def of(cls, folders: Iterable[Path]) -> Self | None:
        """The counts of the group that has these folders; None where none of them counts."""
        for folder in folders:
            events = _numbers(folder / "memory.events")
            if "oom_kill" in events:
                return cls(events["oom_kill"], events.get("oom"))
            control = _numbers(folder / "memory.oom_control")
            if "oom_kill" in control:
                return cls(control["oom_kill"], _number(folder / "memory.failcnt"))
        return None

    def since(self, before: Self) -> End | None:
        """Whose memory has run out since `before`, as the end of a process; None: nobody's."""
        if self.count <= before.count:
            return None
        own = self.own is not None and before.own is not None and self.own > before.own
        return End.OUT_OF_MEMORY if own else End.MACHINE_OUT_OF_MEMORY


def _own() -> Iterator[Path]:
    """Where our own group may be: by its name, and where a container sees none but its own."""
    for controllers, path in own_groups(GROUPS):
        if not controllers or "memory" in controllers.split(","):
            yield ROOT / controllers / path.lstrip("/")
    yield from (ROOT, ROOT / "memory")


def own_groups(file: Path) -> Iterator[tuple[str, str]]:
    """The groups of a process: the controllers of a hierarchy, none for version 2, and the path."""
    with contextlib.suppress(OSError):
        for line in file.read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            yield controllers, path


def _numbers(file: Path) -> dict[str, int]:
    """A file of names and numbers, one pair on a line; empty where there is no such file."""
    with contextlib.suppress(OSError, ValueError):
        pairs = (line.split() for line in file.read_text().splitlines())
        return {name: int(number) for name, number in pairs}
    return {}


def _number(file: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError):
        return int(file.read_text())
    return None
