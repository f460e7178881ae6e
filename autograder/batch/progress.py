"""What a batch says while it runs: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from autograder.records import Status
from autograder.wording import counted

LINE_EVERY = 10.0  # seconds between two plain lines


class Show(Protocol):
    """Where a batch reports that one more file is done."""

    def __enter__(self) -> Self:
        """Start showing."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop showing, whatever happened."""

    def done(self, status: Status, cached: bool = False) -> None:
        """Count one file; `cached` when its grading was in the ledger already."""


def progress(console: Console, title: str, total: int) -> Show:
    """Return a bar where `console` may move what it shows, plain lines otherwise."""
    return (
        BatchBar(console, title, total) if console.is_interactive else Lines(console, title, total)
    )


class Counts:
    """How many files of each kind are done."""

    def __init__(self) -> None:
        self.by_status: Counter[Status] = Counter()
        self.cached = 0

    def add(self, status: Status, cached: bool) -> None:
        """Count one file."""
        self.by_status[status] += 1
        self.cached += cached

    @property
    def done(self) -> int:
        """All files counted so far."""
        return self.by_status.total()

    def __str__(self) -> str:
        """Name the kinds that occurred: `12 graded (3 before), 1 rejected`."""
        graded = f"{self.by_status[Status.GRADED]} graded"
        parts = [f"{graded} ({self.cached} before)" if self.cached else graded]
        words = {
            Status.REJECTED: "rejected",
            Status.SUPERSEDED: "superseded",
            Status.IGNORED: "ignored",
            Status.ERROR: "not gradable",
        }
        parts += [f"{self.by_status[s]} {word}" for s, word in words.items() if self.by_status[s]]
        return ", ".join(parts)


class BatchBar:
    """A live bar with counts and the time left."""

    def __init__(self, console: Console, title: str, total: int) -> None:
        self._counts = Counts()
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[counts]}", markup=False),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
        )
        self._task = self._progress.add_task(title, total=total, counts="starting")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def done(self, status: Status, cached: bool = False) -> None:
        """Move the bar on by one."""
        self._counts.add(status, cached)
        self._progress.update(self._task, advance=1, counts=str(self._counts))


class Lines:
    """A line every few seconds, for logs and pipes."""

    def __init__(self, console: Console, title: str, total: int) -> None:
        self._console = console
        self._title = title
        self._total = total
        self._counts = Counts()
        self._started = self._last = time.monotonic()

    def __enter__(self) -> Self:
        files = counted(self._total, "file")
        self._print(f"{self._title}: {files}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def done(self, status: Status, cached: bool = False) -> None:
        """Count one, and print where matters stand when it is time."""
        self._counts.add(status, cached)
        now = time.monotonic()
        if now - self._last >= LINE_EVERY and self._counts.done < self._total:
            self._last = now
            share = self._counts.done / self._total
            left = (now - self._started) * (1 - share) / share
            self._print(
                f"{self._title}: {self._counts.done} of {self._total} done, {self._counts}, "
                f"about {_duration(left)} left"
            )

    def _print(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{round(seconds)} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"
