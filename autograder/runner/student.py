"""The student process: runs the notebook's cells, then answers calls. Nothing here is trusted.

Whatever this module reports can be forged by the code it runs; the grader process treats every
message as the student's word. All checks here only serve the honest: good messages, bounded
output.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from autograder.runner import otter_stub
from autograder.runner.borrowing import Borrower, names_reached
from autograder.runner.jail import Places
from autograder.runner.observation import Observation, observe_locally
from autograder.runner.policy import Policy
from autograder.runner.seeding import (
    make_deterministic,
    seed_everything,
    settle_late_tensorflow,
)
from autograder.runner.values import Decoder, Encoder, ValueRefused
from autograder.runner.wire import Channel, WireError

TEXT_LIMIT = 20_000
BRIEF = 1.0  # seconds for a cell that was interrupted before, and the least of any
ERRORS_THAT_ARE_OURS = ("autograder/runner/", "IPython/core/")


class BoundedText:
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

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        """No terminal."""
        return False

    def fileno(self) -> int:
        """No descriptor, as in a notebook."""
        raise OSError("output is captured: it has no file descriptor")

    def getvalue(self) -> str:
        """What was kept, with a line where something was cut."""
        cut = f"\n… {self.dropped} characters cut …\n" if self.dropped else ""
        return _clean(self.head + cut + self.tail)


class Student:
    """The namespace of one notebook, and the channel to the grader."""

    def __init__(self, policy: Policy, channel: Channel) -> None:
        self.policy = policy
        self.channel = channel
        self.pid = os.getpid()
        self.shell = shell_for_cells()
        self.borrower = Borrower(self.shell.user_ns, channel, policy.message_depth)

    def run_cells(self, order: dict[str, Any]) -> None:
        """Run every cell but the skipped ones, telling the grader before and after each.

        A cell is interrupted at its limit, which is halved after each one that was.
        """
        late = "tensorflow" not in sys.modules
        limit, until = order["seconds"], time.monotonic() + order["budget"]
        for number, source in enumerate(order["cells"]):
            if number in order["skip"]:
                continue
            self.channel.send({"cell": number})
            seconds = max(BRIEF, min(limit, until - time.monotonic()))
            report = self._run_cell(source, BRIEF if number in order["brief"] else seconds)
            if report["outcome"] == "timeout":
                limit = max(BRIEF, limit / 2)
            self.channel.send({"ran": report})
            self._only_the_parent()
            if late and "tensorflow" in sys.modules:
                settle_late_tensorflow(order["seed"])
                late = False
        self.channel.send({"names": self._names(), "uses": self._uses(order["functions"])})

    def serve(self) -> None:
        """Answer the grader until it is gone."""
        while True:
            request = self.channel.receive()
            if "seed" in request:
                seed_everything(request["seed"])
                continue
            answer = self._answer(request)
            self._only_the_parent()
            answer["id"] = request["id"]
            try:
                self.channel.send(answer)
            except WireError as error:
                self.channel.send({"id": request["id"], "refused": str(error)})

    def _run_cell(self, source: str, seconds: float) -> dict[str, Any]:
        started = time.perf_counter()
        error = ""
        with _captured(self.policy.output) as output, _interrupted_after(seconds) as alarm:
            try:
                result = self.shell.run_cell(source, store_history=False)
                failure = result.error_before_exec or result.error_in_exec
                if failure is not None:
                    error = describe(failure)
            except BaseException as failure:
                error = describe(failure)
        if alarm.rang:
            error = f"stopped after {seconds:.3g} seconds\n{error}"
        return {
            "outcome": "timeout" if alarm.rang else "error" if error else "ok",
            "output": output.getvalue(),
            "error": error,
            "seconds": time.perf_counter() - started,
        }

    def _names(self) -> dict[str, str]:
        hidden = self.shell.user_ns_hidden
        return {
            name: "function" if callable(value) else "value"
            for name, value in list(self.shell.user_ns.items())
            if isinstance(name, str) and name.isidentifier() and not name.startswith("_")
            if name not in hidden
        }

    def _uses(self, functions: list[str]) -> dict[str, list[str]]:
        """Which of `functions` each other one of them calls, in whatever way it comes to that."""
        uses = {}
        for name in functions:
            with contextlib.suppress(Exception):  # objects of the student's own are looked into
                reached = names_reached(self.shell.user_ns[name], self.shell.user_ns)
                uses[name] = [used for used in functions if used in reached and used != name]
        return uses

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        with _captured(self.policy.output) as output:
            answer = self._value_of(request)
        answer["printed"] = output.getvalue()[:TEXT_LIMIT]
        return answer

    def _value_of(self, request: dict[str, Any]) -> dict[str, Any]:
        seen: dict[str, Any] | None = None
        try:
            value = self.shell.user_ns[request["name"]]
            if "args" in request:
                observation = self._call(value, request)
                value = observation.value
                seen = observation.described() if request["observe"] else None
        except BaseException as error:
            return {"raised": _raised(error)}
        try:
            return {"value": Encoder(self.policy.message_depth).encode(value), "seen": seen}
        except ValueRefused as error:
            return {"refused": str(error)}
        except BaseException as error:
            return {"refused": f"the value cannot be sent: {type(error).__name__}: {error}"}

    def _call(self, function: Callable[..., Any], request: dict[str, Any]) -> Observation:
        decoder = Decoder(self.policy.message_depth)
        args = tuple(decoder.decode(node) for node in request["args"])
        kwargs = {key: decoder.decode(node) for key, node in request["kwargs"].items()}
        with self.borrower.lent(request.get("lent", ()), request["id"]):
            if request["observe"]:
                return observe_locally(function, args, kwargs)
            return Observation(function(*args, **kwargs), 0.0, 0, False, ())

    def _only_the_parent(self) -> None:
        """A fork that returned into our loop must not answer as well."""
        if os.getpid() != self.pid:
            os._exit(0)


def main(policy: Policy, where: Places, fd: int) -> int:
    """Run the cells that the grader sends on descriptor `fd`, then serve its calls."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(HOME=where.scratch, TMPDIR=where.scratch)
    folder = os.path.join(where.scratch, "submission")
    os.mkdir(folder, mode=0o700)
    os.chdir(folder)
    data = os.path.join(where.course, "data")
    if os.path.isdir(data):
        os.symlink(data, "data")
    otter_stub.install()
    sys.argv = ["notebook"]
    sys.path[0:0] = [""]
    make_deterministic()
    channel = Channel(fd, fd, policy.message)
    student = Student(policy, channel)
    for name in [name for name in sys.modules if name.partition(".")[0] == "autograder"]:
        del sys.modules[name]  # not a boundary: it only keeps honest code from tripping over ours
    order = channel.receive()
    seed_everything(order["seed"])
    with contextlib.suppress(WireError):
        student.run_cells(order)
        student.serve()
    return 0


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
    return _clean(text[-TEXT_LIMIT:])


def _clean(text: str) -> str:
    """Text that can be sent: half characters (lone surrogates) are replaced."""
    return text.encode("utf-8", "replace").decode()


def _raised(error: BaseException) -> dict[str, Any]:
    try:
        message = _clean(str(error)[:TEXT_LIMIT])
    except BaseException:
        message = ""
    kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
    return {
        "type": type(error).__name__,
        "kinds": kinds,
        "message": message,
        "traceback": describe(error),
    }


class _Alarm:
    """Whether the time of a cell has ended."""

    rang = False


@contextlib.contextmanager
def _interrupted_after(seconds: float) -> Iterator[_Alarm]:
    """Interrupt what runs in here after `seconds`, as a person would; again every second."""
    alarm = _Alarm()

    def ring(number: int, frame: Any) -> None:
        alarm.rang = True
        raise KeyboardInterrupt

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield alarm
    except KeyboardInterrupt:  # it came between the cell's end and this one
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def _captured(limit: int) -> Any:
    stream = BoundedText(limit)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        yield stream


def shell_for_cells() -> InteractiveShell:
    """The process's IPython shell, without history, colours or files of its own.

    It is made in the forkserver already, once for all: that costs more than running a notebook.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    config.InteractiveShell.xmode = "Plain"
    shell: InteractiveShell = InteractiveShell.instance(config=config)
    shell.showtraceback = lambda *args, **kwargs: None  # the error is reported beside the output
    shell.showsyntaxerror = lambda *args, **kwargs: None
    return shell
