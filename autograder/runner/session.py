"""The grader's side of the student process: calls by value, deaths, hangs, restarts.

Everything received here is the word of an untrusted process. It is decoded strictly, counted,
and can cost a student nothing but their own points.
"""

from __future__ import annotations

import contextlib
import math
import socket
import time
from collections.abc import Iterator
from typing import Any

from autograder.runner.observation import Observation
from autograder.runner.policy import Policy
from autograder.runner.seeding import seed_everything
from autograder.runner.values import Decoder, Encoder, ValueRefused
from autograder.runner.wire import Channel, WireClosed, WireError, WireTimeout

CONTROL_LIMIT = 1 << 20
CONTROL_SECONDS = 120.0  # for the supervisor to end a process; a fork bomb slows it down
TEXT_LIMIT = 20_000
MAX_NAMES = 10_000
MAX_WORD = 1_000
# Exceptions that carry only text; the rest is raised again as its nearest base among these.
REBUILT = {
    kind.__name__: kind
    for kind in (
        *(ArithmeticError, AssertionError, AttributeError, BufferError, EOFError),
        *(FileNotFoundError, FloatingPointError, ImportError, IndexError, KeyError),
        *(LookupError, MemoryError, ModuleNotFoundError, NameError, NotImplementedError),
        *(OSError, OverflowError, PermissionError, RecursionError, RuntimeError, TypeError),
        *(UnboundLocalError, ValueError, ZeroDivisionError),
    )
}


class StudentGone(BaseException):
    """The student process died or hung. Not an Exception: no test may swallow it."""

    def __init__(self, outcome: str, text: str) -> None:
        super().__init__(text)
        self.outcome = outcome  # crashed, timeout, out_of_memory
        self.text = text


class StudentFailure(Exception):
    """The student's function raised something that has no built-in kin, or is missing."""


class Session:
    """Starts student processes on request and talks to the present one."""

    def __init__(self, policy: Policy, job: dict[str, Any], control: socket.socket) -> None:
        self.policy = policy
        self.job = job
        self.socket = control
        self.control = Channel(control.fileno(), control.fileno(), CONTROL_LIMIT)
        self.deadline = time.monotonic() + policy.submission_seconds
        self.test_deadline = self.deadline
        self.channel: Channel | None = None
        self.names: dict[str, str] = {}
        self.cells: dict[str, dict[str, Any]] = {}
        self.deadly: dict[str, StudentGone] = {}  # cells that ended the process, left out since
        self.gone: StudentGone | None = None
        self.calls = 0
        self.talking = False  # in the middle of an exchange, which has a clock of its own
        self.values_seen = 0
        self.printed = ""

    @property
    def alive(self) -> bool:
        """Whether calls can be made."""
        return self.channel is not None

    def start(self) -> None:
        """A student process that has run the notebook; tried once more without a deadly cell.

        Where that fails too, the session is not alive and `gone` says why.
        """
        for _ in range(2):
            self._spawn()
            try:
                self._run_notebook()
                self.gone = None
                return
            except StudentGone as death:
                self.gone = death
                if not self.deadly:
                    return

    def stop(self) -> None:
        """End the student process, if there is one."""
        if self.channel is not None:
            self._drop("stop")

    def seed(self, ours: int, theirs: int) -> None:
        """Seed both processes; whoever knows their seed must not know our draws."""
        seed_everything(ours)
        if self.channel is not None:
            try:
                self.channel.send({"seed": theirs})
            except WireError as error:
                self.gone = self._death(error)

    @contextlib.contextmanager
    def testing(self, question: str) -> Iterator[None]:
        """Let the supervisor know what is to blame if this process crashes or hangs in here."""
        self.control.send({"testing": question})
        yield
        self.control.send({"testing": ""})

    def begin_test(self) -> None:
        """From here on the test's own time limit counts."""
        limit = time.monotonic() + self.policy.test_seconds
        self.test_deadline = min(self.deadline, limit)
        self.values_seen = 0
        self.printed = ""

    def get(self, name: str) -> Any:
        """A global of the notebook, by value."""
        return self._ask({"name": name}).value

    def call(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], observe: bool
    ) -> Observation:
        """Call the student's function `name`; its exceptions come out as built-in ones."""
        encoder = Encoder(self.policy.message_depth)
        request = {
            "name": name,
            "args": [encoder.encode(value) for value in args],
            "kwargs": {key: encoder.encode(value) for key, value in kwargs.items()},
            "observe": observe,
        }
        return self._ask(request)

    def _ask(self, request: dict[str, Any]) -> Observation:
        if self.channel is None:
            raise self.gone or StudentGone("crashed", "the student process is gone")
        self.calls += 1
        started = time.perf_counter()
        self.talking = True
        try:
            left = self.test_deadline - time.monotonic()
            self.channel.send({**request, "id": self.calls}, left)
            answer = self.channel.receive(self.test_deadline - time.monotonic())
            self.talking = False
            self.values_seen += 1
            return self._understand(answer, time.perf_counter() - started)
        except (WireError, _Nonsense) as error:
            self.gone = self._death(error)
            raise self.gone from None

    def _understand(self, answer: Any, seconds: float) -> Observation:
        if not isinstance(answer, dict) or answer.get("id") != self.calls:
            raise _Nonsense("an answer to no question")
        printed = answer.get("printed", "")
        self.printed += printed[:TEXT_LIMIT] if isinstance(printed, str) else ""
        match answer:
            case {"raised": dict(raised)}:
                raise rebuilt_exception(raised)
            case {"refused": str(text)}:
                raise StudentFailure(text[:TEXT_LIMIT])
            case {"value": node, "seen": seen}:
                try:
                    value = Decoder(self.policy.message_depth).decode(node)
                except ValueRefused as error:
                    raise StudentFailure(str(error)) from None
                return _observation(value, seen, seconds)
        raise _Nonsense("an answer without a value")

    def _spawn(self) -> None:
        self.stop()
        self.control.send("start")
        self.control.receive(CONTROL_SECONDS)
        _, fds, _, _ = socket.recv_fds(self.socket, 1, 1)
        self.channel = Channel(fds[0], fds[0], self.policy.message)

    def _run_notebook(self) -> None:
        limit = min(self.deadline, time.monotonic() + self.policy.notebook_seconds)
        running = ""
        assert self.channel is not None
        try:
            self.channel.send({"skip": list(self.deadly)})
            while True:
                match self.channel.receive(limit - time.monotonic()):
                    case {"cell": str(running)} if running in self._cell_ids():
                        continue
                    case {"ran": dict(report)} if running and report.get("id") == running:
                        self.cells[running] = _cell_report(report, self.policy.output)
                    case {"names": dict(names)} if len(names) <= MAX_NAMES:
                        self.names = {_word(k): _word(v) for k, v in names.items()}
                        return
                    case _:
                        raise _Nonsense("a message that does not belong here")
        except (WireError, _Nonsense, MemoryError) as error:
            death = self._death(error)
            if running:
                self.deadly[running] = death
                self.cells[running] = {
                    "id": running,
                    "outcome": death.outcome,
                    "output": "",
                    "error": death.text,
                    "seconds": 0.0,
                }
            raise death from None

    def _cell_ids(self) -> set[str]:
        return {cell["id"] for cell in self.job["cells"]}

    def _death(self, error: Exception) -> StudentGone:
        """End the process for good and say what happened to it."""
        how = self._drop("died" if isinstance(error, WireClosed) else "stop")
        if isinstance(error, WireTimeout):
            whole = time.monotonic() >= self.deadline
            what = "the submission's time limit" if whole else "the time limit"
            return StudentGone("timeout", f"stopped at {what}")
        if how.get("out_of_memory"):
            return StudentGone("out_of_memory", "the process was ended for using too much memory")
        if isinstance(error, WireClosed):
            return StudentGone("crashed", f"the process {how.get('ended') or 'went away'}")
        return StudentGone("crashed", f"the process broke the protocol ({error})")

    def _drop(self, request: str) -> dict[str, Any]:
        self.talking = True
        self.control.send(request)
        how = self.control.receive(CONTROL_SECONDS)
        self.talking = False
        if self.channel is not None:  # closed last: the student process must not end by itself
            self.channel.close()
            self.channel = None
        return how if isinstance(how, dict) else {}


class _Nonsense(Exception):
    """A message of the right form at the wrong place."""


def rebuilt_exception(raised: dict[str, Any]) -> Exception:
    """The student's exception as the nearest built-in one, marked as theirs."""
    kinds = raised.get("kinds")
    kinds = kinds if isinstance(kinds, list) else []
    names = [name for name in kinds if isinstance(name, str) and name in REBUILT]
    message = _text(raised.get("message"), TEXT_LIMIT)
    kind = _text(raised.get("type"), 200) or "an exception"
    if names:
        error: Exception = REBUILT[names[0]](message)
    else:
        error = StudentFailure(f"{kind}: {message}")
    error.student_type = kind  # type: ignore[attr-defined]
    error.student_traceback = _text(raised.get("traceback"), TEXT_LIMIT)  # type: ignore[attr-defined]
    return error


def _observation(value: Any, seen: Any, seconds: float) -> Observation:
    """The student's word on what was seen, but the seconds are from our own clock."""
    if seen is None:
        return Observation(value, seconds, 0, False, ())
    match seen:
        case {
            "peak_bytes": int(peak),
            "shares_memory": bool(shares),
            "warnings": list(warnings),
            "shares_weights": bool(one_set),
        }:
            texts = tuple(_text(text, 1000) for text in warnings[:1000])
            return Observation(value, seconds, peak, shares, texts, one_set)
    raise _Nonsense("an observation that is none")


def _cell_report(report: dict[str, Any], limit: int) -> dict[str, Any]:
    """The student's word on a cell, cut to size."""
    seconds = report.get("seconds")
    plausible = isinstance(seconds, float) and math.isfinite(seconds) and seconds >= 0
    return {
        "id": report["id"],
        "outcome": "error" if report.get("outcome") != "ok" else "ok",
        "output": _text(report.get("output"), limit + 200),
        "error": _text(report.get("error"), TEXT_LIMIT),
        "seconds": seconds if plausible else 0.0,
    }


def _text(value: Any, limit: int) -> str:
    """The beginning of a text; nothing of anything else, which could take for ever to write."""
    return value[:limit] if isinstance(value, str) else ""


def _word(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_WORD:
        raise _Nonsense("a name that is none")
    return value
