"""Functions that read what students wrote, in processes of their own, with limits.

A parser of hostile bytes can take all memory, all time, or the whole process down with it. Here it
runs in a child that has limits on memory and processor time from the kernel and on the clock from
outside, serves one call after another, and is replaced when one has brought it down:

    call(page_of, notebook)      # as `page_of(notebook)`, or `LimitError` that says why not

What goes to the child is pickled, as it is ours; what comes back is JSON, because the child has
read what a student wrote. So a function returns plain data: None, bool, int, float, str, lists
(a tuple comes back as one) and dicts with texts as keys. Its errors come back where they are the
kit's own.

Where the system has no such limits (Windows), or does not enforce all of them (macOS), children
are still processes of their own, and the clock still ends them; `limits_memory` tells.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import json
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from autograder.errors import (
    AutograderError,
    MachineryError,
    MasterError,
    RejectedSubmission,
    UsageError,
)
from autograder.system import is_linux

resource: Any = None
with contextlib.suppress(ImportError):  # Windows has none
    resource = importlib.import_module("resource")

MEMORY = 2 * 2**30  # bytes of data, of one child
SECONDS = 30.0  # of processor time, for one call
CLOCK = 4.0  # times as long may pass on the clock: cores are shared
GRACE = 10.0  # seconds more, for a child to start
_LONGEST_REASON = 300  # characters of an error that nobody foresaw
LARGEST_ANSWER = 256 * 2**20  # bytes of JSON
_WORN = 2**29  # bytes: a child that has been larger is replaced, since it would stay so
_LENGTH = struct.Struct(">Q")
_ERRORS = {kind.__name__: kind for kind in (MasterError, RejectedSubmission, UsageError)}
_START = """
import sys
sys.path[:] = {path!r}
from autograder.extras import skip_grammars
from autograder.limited import serve
skip_grammars()
serve({memory})
"""


def limits_memory() -> bool:
    """Whether the system holds a child to its limit of memory; macOS takes it and does not."""
    return resource is not None and is_linux()


class LimitError(AutograderError):
    """What a student wrote was too much for a call; the text says of what, as in `it takes …`."""


class _TooSlowError(LimitError):
    """It took too much processor time, and would again."""


def call(function: Callable[..., Any], *arguments: object, seconds: float = SECONDS) -> Any:
    """Return `function(*arguments)` as a child computes it, from any thread.

    `function` stands at the top of a module. Raises `LimitError` where it takes more than
    `seconds` of processor time or `MEMORY`, is nested too deeply, ends its process, or raises what
    nobody foresaw, twice: a submission must not make itself a failure of the machinery.
    `RejectedSubmission`, `UsageError` and `MachineryError` as `function` does; `MachineryError`
    for an `OSError`, and where the machine did not let the child finish.
    """
    request = pickle.dumps((function, arguments, seconds))
    with _PLACES:
        child = _take() or _Child()
        if child.served:
            try:
                return _answer(child, request, seconds)
            except _TooSlowError:
                raise
            except (_ChildLostError, LimitError):
                child = _Child()  # what came before may have worn it out; this is the fair try
        try:
            return _answer(child, request, seconds)
        except _ChildLostError as lost:
            raise MachineryError(str(lost)) from None


def _answer(child: _Child, request: bytes, seconds: float) -> Any:
    """Let `child` serve one call; it is kept where it can serve the next."""
    try:
        answer = child.ask(request, seconds)
    except BaseException:
        child.close()
        raise
    if answer.get("worn"):
        child.close()
    else:
        with _LOCK:
            _IDLE.append(child)
    if "value" in answer:
        return answer["value"]
    if "limit" in answer:
        raise LimitError(str(answer["limit"]))
    raise _ERRORS.get(str(answer.get("kind")), MachineryError)(str(answer.get("error")))


# --- the command's side -----------------------------------------------------------------------


class _ChildLostError(Exception):
    """A child is gone, and what it was given need not be the reason."""


class _Child:
    """A process that serves calls, one at a time."""

    def __init__(self) -> None:
        self.served = 0
        start = _START.format(path=sys.path, memory=MEMORY)
        writes_none = ["-B"] if sys.dont_write_bytecode else []
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", *writes_none, "-c", start],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what it has to say is in its answers
                start_new_session=True,  # Ctrl-C is for the command, which closes its children
            )
        except OSError as error:
            raise MachineryError(
                f"no process can be started to read submissions in ({error.strerror}): free "
                "memory or processes on this machine, and run the same command again"
            ) from error

    def ask(self, request: bytes, seconds: float) -> dict[str, Any]:
        """Return the answer to one request; `LimitError` where it brought the child down."""
        self.served += 1
        assert self._process.stdin is not None
        late = threading.Event()
        clock = threading.Timer(CLOCK * seconds + GRACE, self._end, (late,))
        clock.daemon = True
        clock.start()
        try:
            with contextlib.suppress(OSError):  # it is gone: the answer says so
                self._process.stdin.write(request)
                self._process.stdin.flush()
            return self._read(seconds, late)
        finally:
            clock.cancel()

    def close(self) -> None:
        """End the process; also one that hangs."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()

    def forget(self) -> None:
        """Let go of a process that belongs to the one that this one was forked from."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.returncode = 0

    def _end(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def _read(self, seconds: float, late: threading.Event) -> dict[str, Any]:
        assert self._process.stdout is not None
        head = self._process.stdout.read(_LENGTH.size)
        size = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
        if size > LARGEST_ANSWER:
            raise LimitError(f"what was read of it has more than {LARGEST_ANSWER >> 20} MiB")
        text = self._process.stdout.read(size) if size else b""
        if not size or len(text) < size:
            self._explain(seconds, late.is_set())
        try:
            answer = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise LimitError("it broke the process that read it") from error
        if not isinstance(answer, dict):
            raise LimitError("it broke the process that read it")
        return answer

    def _explain(self, seconds: float, late: bool) -> None:
        """Raise what the end of the process means."""
        status = self._process.wait()
        if late:
            raise _ChildLostError(
                f"it could not be read within {CLOCK * seconds + GRACE:.0f} s: run the same "
                "command again when this machine has less to do"
            )
        if status == -getattr(signal, "SIGXCPU", 0):
            raise _TooSlowError(f"it takes more than {seconds:g} s of processor time")
        if status in (-signal.SIGTERM, -getattr(signal, "SIGKILL", 9), 0, 1):
            raise _ChildLostError(
                f"the process that read it was ended (status {status}): this machine may be short "
                "of memory; run the same command again"
            )
        name = f"signal {-status}" if status < 0 else f"status {status}"
        with contextlib.suppress(ValueError):
            name = signal.Signals(-status).name
        raise LimitError(f"it brought down the process that read it ({name})")


_LOCK = threading.Lock()
_IDLE: list[_Child] = []
_PLACES = threading.BoundedSemaphore(os.cpu_count() or 1)


def _take() -> _Child | None:
    with _LOCK:
        return _IDLE.pop() if _IDLE else None


@atexit.register
def close() -> None:
    """End the children that wait for calls; the next call starts another."""
    while (child := _take()) is not None:
        child.close()


def _forget() -> None:
    """A forked process has none of its parent's children."""
    global _LOCK, _PLACES
    _LOCK, _PLACES = threading.Lock(), threading.BoundedSemaphore(os.cpu_count() or 1)
    while _IDLE:
        _IDLE.pop().forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


# --- the child's side -------------------------------------------------------------------------


def serve(memory: int) -> None:
    """Serve calls from standard input until it ends; answers go where standard output went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_DATA", memory)
    for function, arguments, seconds in _requests(sys.stdin.buffer):
        with _processor_time(seconds):
            answer = _computed(function, arguments, memory)
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _requests(source: BinaryIO) -> Iterator[tuple[Callable[..., Any], tuple[Any, ...], float]]:
    while True:
        try:
            # From the command itself; nothing that a student wrote is unpickled.
            yield pickle.load(source)  # noqa: S301
        except EOFError:
            return


def _computed(function: Callable[..., Any], arguments: tuple[Any, ...], memory: int) -> bytes:
    """Return the answer to one call, as JSON."""
    answer: dict[str, Any]
    try:
        answer = {"value": function(*arguments)}
        text = json.dumps(answer | ({"worn": True} if _is_worn() else {}))
    except MemoryError:
        words = f"it takes more than {memory / 2**30:g} GiB of memory"
        text = json.dumps({"limit": words, "worn": True})
    except RecursionError:
        text = json.dumps({"limit": "it is nested too deeply"})
    except LimitError as error:
        text = json.dumps({"limit": str(error)})
    except AutograderError as error:
        text = json.dumps({"kind": _known(error), "error": str(error)})
    except Exception as error:  # noqa: BLE001 - the disk's, or it came of what was read
        words = f"reading it failed with {type(error).__name__}: {str(error)[:_LONGEST_REASON]}"
        machine = isinstance(error, OSError)
        text = json.dumps({"kind": "", "error": words} if machine else {"limit": words})
    return text.encode("ascii")


def _known(error: AutograderError) -> str:
    """The name of the nearest kind of error that goes back as itself."""
    return next((kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _ERRORS), "")


def _limit(name: str, most: int) -> None:
    """Set a limit for good where the system has it; never above one that is there already."""
    number = getattr(resource, name, None)
    if number is None:
        return
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(number)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(number, (most, most))


@contextlib.contextmanager
def _processor_time(seconds: float) -> Iterator[None]:
    """Let the kernel end this process when it has computed for `seconds`, rounded up."""
    if resource is None:
        yield
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (_least(until, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


def _least(wanted: int, hard: int) -> int:
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


def _is_worn() -> bool:
    return _largest_size() > _WORN


def _largest_size() -> int:
    """The bytes of memory that this process has had at its largest.

    Linux's resource usage would count that of the process that started this one as well.
    """
    with (
        contextlib.suppress(OSError, StopIteration),
        Path("/proc/self/status").open("rb") as status,
    ):
        peak = next(line for line in status if line.startswith(b"VmHWM:"))
        return int(peak.split()[1]) * 1024
    if resource is None:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
