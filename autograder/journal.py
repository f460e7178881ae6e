"""What went on behind a batch: one log file in each output folder, and the screen where asked for.

The ledger has the results; the log has what they do not tell: submissions that were tried again,
sandboxes that were replaced or slow to start, processes that died. Each line names the submission
it is about. A line is one line, whatever a student called a file; it holds question ids and kinds
of failure, and no text of a test, of a student or of an exception that may quote them.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_NAME = "grading.log"
LARGEST = 2**20  # bytes of the file, before it becomes grading.log.1 and a new one is begun
LONGEST_NAME = 200  # characters of a submission's name, and
LONGEST_TEXT = 1000  # of what is said about it
_SUBMISSION: ContextVar[str] = ContextVar("submission", default="")

log = logging.getLogger("autograder")
log.setLevel(logging.INFO)
log.addHandler(logging.NullHandler())  # nobody asked: nothing on the screen


@contextmanager
def about(submission: str) -> Iterator[None]:
    """Have what this thread logs name `submission`."""
    token = _SUBMISSION.set(submission)
    try:
        yield
    finally:
        _SUBMISSION.reset(token)


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Write what is logged into the log file of `folder`, which is there; at most two such files.

    A log that cannot be written keeps nobody from grading.
    """
    handler = _LogFile(folder / LOG_NAME)
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()


def show_on_screen() -> None:
    """Write what is logged to standard error too, for the rest of this process."""
    if not any(isinstance(handler, _Screen) for handler in log.handlers):
        log.addHandler(_Screen())


def escaped(text: str, longest: int) -> str:
    """Return `text` on one line of printable characters, cut to `longest` of them.

    Line ends, control characters, changes of direction and halves of pairs become escapes.
    """
    shown = "".join(
        character if character.isprintable() else ascii(character)[1:-1]
        for character in text[: longest + 1]
    )
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


class _Line(logging.Formatter):
    """Time (UTC), level, submission where there is one, text."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line; of an exception there is only what the text says."""
        when = self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ")
        name = escaped(_SUBMISSION.get(), LONGEST_NAME).replace("]", r"\x5d")  # where it ends
        text = escaped(record.getMessage(), LONGEST_TEXT)
        return f"{when} {record.levelname} {f'[{name}] ' if name else ''}{text}"


class _LogFile(RotatingFileHandler):
    """The log file: made with its first line, given up when it cannot be written."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file, maxBytes=LARGEST, backupCount=1, encoding="utf-8", errors="replace", delay=True
        )
        self.setFormatter(_Line())

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - logging's
        """Say so, where somebody looks on, and write no more."""
        log.removeHandler(self)
        log.warning("%s cannot be written; grading goes on without it", self.baseFilename)

    def close(self) -> None:
        """Close the file; what a full disk did not take is lost."""
        with suppress(OSError):
            super().close()


class _Screen(logging.Handler):
    """Standard error as it is now: a bar on the terminal puts another in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(_Line())

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            sys.stderr.write(self.format(record) + "\n")
        except (OSError, ValueError):  # nobody listens any more
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's
        """Let it be: the file has the line."""
