"""Seconds for a cell: it is interrupted as with the kernel's stop button, again each second.

A cell that will not end is left alone after a few interrupts; only its process can be ended then,
from outside.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

AGAIN_AFTER = 1.0  # seconds between interrupts
MOST_INTERRUPTS = 5
LEAST_SECONDS = 1.0


class TimeIsUp(KeyboardInterrupt):
    """The cell has used up its time."""

    __module__ = "builtins"  # a traceback shows its bare name


class Clock:
    """The interrupts of one cell."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.interrupts = 0
        self._armed = False

    @property
    def is_up(self) -> bool:
        """Whether the cell has been interrupted."""
        return self.interrupts > 0

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Raise TimeIsUp in here when the time is up; only in the main thread."""
        before = signal.signal(signal.SIGALRM, self._ring)
        self._armed = True
        signal.setitimer(signal.ITIMER_REAL, max(0.01, self.seconds), AGAIN_AFTER)
        try:
            yield
        finally:
            self._armed = False  # first: an alarm on the way must not break what follows
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _ring(self, number: int, frame: FrameType | None) -> None:
        if self._armed and self.interrupts < MOST_INTERRUPTS:
            self.interrupts += 1
            raise TimeIsUp(f"interrupted after {self.seconds:g} seconds")


class Pace:
    """Seconds for the next cell: half as many after every one that was interrupted."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def after(self, outcome: str) -> None:
        """A cell has ended with `outcome`."""
        if outcome == "interrupted":
            self.seconds = max(LEAST_SECONDS, self.seconds / 2)
