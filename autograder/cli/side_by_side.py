"""Several commands of the kit at once, each in a process of its own, their outputs one by one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, Self

from rich.console import Console

from autograder.batch.pool import InterruptedBatchError

_LOOK_EVERY = 0.1  # seconds


def side_by_side(
    commands: Iterable[Sequence[str]], at_once: int, console: Console
) -> Iterator[tuple[int, bytes]]:
    """Run commands of the kit, and yield exit status and output of each as it ends.

    The next one is asked for when there is room for it. Leaving early, also by Ctrl-C or
    SIGTERM, ends all that still run, and waits until they have put their things away.
    """
    source = iter(commands)
    running: dict[subprocess.Popen[bytes], IO[bytes]] = {}
    with _Stopping() as stopping:
        try:
            while True:
                for words in islice(source, at_once - len(running)):
                    with stopping.held():  # one that runs and is not known would outlive this
                        output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
                        running[_started(words, output, console)] = output
                if not running:
                    return
                for process in [one for one in running if one.poll() is not None]:
                    with running.pop(process) as output:
                        output.seek(0)
                        said = output.read()
                    yield process.returncode, said
                time.sleep(_LOOK_EVERY)
        finally:
            for process in running:
                process.terminate()
            for process, output in running.items():
                process.wait()
                output.close()


def _started(words: Sequence[str], file: IO[bytes], console: Console) -> subprocess.Popen[bytes]:
    """Start a command whose output looks as on `console`, without what moves."""
    looks = {"TTY_COMPATIBLE": str(int(console.is_terminal)), "TTY_INTERACTIVE": "0"}
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", *words],
        stdin=subprocess.DEVNULL,
        stdout=file,
        stderr=subprocess.STDOUT,
        process_group=0,  # Ctrl-C is passed on once: a second signal would end it at once
        env={**os.environ, **looks, "COLUMNS": str(console.width)},
    )


class _Stopping:
    """SIGINT and SIGTERM as exceptions, so that what was started is ended; held back on request."""

    def __init__(self) -> None:
        self._held = False
        self._came: int | None = None

    def __enter__(self) -> Self:
        numbers = signal.SIGINT, signal.SIGTERM
        self._before = {number: signal.signal(number, self._stop) for number in numbers}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let a signal wait for the end of this block: it would come between two steps of it."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._came is not None:
            self._stop(self._came, None)

    def _stop(self, number: int, _frame: object) -> None:
        if self._held:
            self._came = number
        elif number == signal.SIGINT:
            raise KeyboardInterrupt
        else:
            raise InterruptedBatchError(number)
