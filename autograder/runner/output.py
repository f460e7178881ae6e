"""What a cell or a call writes, kept within bounds, and its error in the student's own lines."""

from __future__ import annotations

import contextlib
import io
import traceback
from collections.abc import Iterator

TEXT_LIMIT = 20_000
STDERR = 2
ERRORS_THAT_ARE_OURS = ("autograder/runner/", "IPython/core/")


class BoundedText(io.TextIOBase):
    """A text stream that keeps the head and the tail of what is written, and counts the rest."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.head = ""
        self.tail = ""
        self.dropped = 0

    def write(self, text: str) -> int:
        """Keep `text`, or what there is room for."""
        text = str(text)
        room = self.limit // 2 - len(self.head)
        self.head += text[:room] if room > 0 else ""
        rest = self.tail + text[max(0, room) :]
        half = self.limit // 2
        self.dropped += max(0, len(rest) - half)
        self.tail = rest[-half:]
        return len(text)

    def writable(self) -> bool:
        """It is written to, and nothing else."""
        return True

    def close(self) -> None:
        """It stays open: a kernel's streams cannot be closed by a cell for the next one."""

    def fileno(self) -> int:
        """A kernel's streams have one; what is written there goes nowhere in a student process."""
        return STDERR

    def getvalue(self) -> str:
        """What was kept, with a line where something was cut."""
        cut = f"\n… {self.dropped} characters cut …\n" if self.dropped else ""
        return clean(self.head + cut + self.tail)


@contextlib.contextmanager
def captured(limit: int) -> Iterator[BoundedText]:
    """Both standard streams as one text of at most about `limit` characters."""
    stream = BoundedText(limit)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        yield stream


def describe(error: BaseException) -> str:
    """The traceback of the student's own lines, and the error; bounded."""
    frames = [
        (frame, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if not any(ours in frame.f_code.co_filename for ours in ERRORS_THAT_ARE_OURS)
    ]
    lines = traceback.StackSummary.extract(frames[-12:]).format()
    with contextlib.suppress(Exception):
        lines += traceback.format_exception_only(type(error), error)
    text = "".join(lines) or type(error).__name__
    return clean(text[-TEXT_LIMIT:])


def in_one_line(error: BaseException, limit: int = 300) -> str:
    """Type and message of `error`, without line ends."""
    try:
        message = str(error.msg if isinstance(error, SyntaxError) else error)
    except BaseException:
        message = ""
    text = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return clean(" ".join(text.split())[:limit])


def clean(text: str) -> str:
    """Text that can be sent: half characters (lone surrogates) are replaced."""
    return text.encode("utf-8", "replace").decode()
