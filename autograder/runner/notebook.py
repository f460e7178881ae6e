"""The grader's side of a notebook: starts student processes, and lets their cells run.

A cell that ends the process, or that nothing stops, is left out the next time, however many there
are; what the other cells define counts. All that a student process says here is its own word: it
is parsed strictly, counted and cut to size, and can cost a student nothing but their own points.
"""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Iterator
from typing import Any

from autograder.runner import missed
from autograder.runner.messages import (
    LONGEST_NAME,
    MOST_NAMES,
    CellBegins,
    CellRan,
    Ending,
    Nonsense,
    NotebookRan,
    Order,
    Word,
    progress_of,
)
from autograder.runner.pace import AGAIN_AFTER, LEAST_SECONDS, MOST_INTERRUPTS, Pace
from autograder.runner.policy import Policy
from autograder.runner.session import (
    TEXT_LIMIT,
    StudentGone,
    how_it_ended,
    text_of,
)
from autograder.runner.wire import Channel, WireClosed, WireError

MOST_EXPLAINED = 200  # cells whose missing names are kept
NOTEBOOK_SHARE = 0.6  # of the submission's time: the rest is kept for the tests
SLACK = 2.0 + AGAIN_AFTER * MOST_INTERRUPTS  # for an interrupted cell to end by itself
REPORTS_LIMIT = 1 << 20  # characters of all cell reports together
KINDS = ("function", "value")


class NotebookRun:
    """The notebook of one submission, and the student process that has run it last."""

    def __init__(self, policy: Policy, job: dict[str, Any], supervisor: socket.socket) -> None:
        self.policy = policy
        self.sources = [str(cell["source"]) for cell in job["cells"]]
        self.ids = [str(cell["id"]) for cell in job["cells"]]
        self.seed = job["seed"]
        self.deadline: float = time.monotonic() + job["seconds"]
        self.budget: float = NOTEBOOK_SHARE * job["seconds"]
        self.cell_seconds: float = policy.cell_seconds or policy.notebook_seconds
        self.names: dict[str, str] = {}
        self.functions: list[str] = []  # of the assignment
        self.uses: dict[str, list[str]] = {}  # which of these each of them calls
        self.reports: dict[int, dict[str, Any]] = {}
        self.deadly: dict[int, StudentGone] = {}  # cells that ended the process, left out since
        self.slow: set[int] = set()  # cells that were interrupted
        self.missed: dict[str, tuple[missed.Missed, ...]] = {}  # by the cell's id
        self.gone: StudentGone | None = None
        self.recording = True  # until code of the student's has seen a hidden argument
        self.disturbed = False  # whether a student process was ended by somebody else
        self._supervisor = supervisor
        self._student: Channel | None = None

    @property
    def fd(self) -> int | None:
        """The socket of the student process; None where there is none."""
        return None if self._student is None else self._student.read_fd

    @property
    def seconds_left(self) -> float:
        """Of the submission's time."""
        return max(0.0, self.deadline - time.monotonic())

    def start(self) -> None:
        """A student process that has run the notebook, without the cells that cannot be run.

        Where there is none at the end, `gone` says why.
        """
        while self.seconds_left:
            self._spawn()
            started = time.monotonic()
            known = len(self.deadly)
            try:
                self._run()
                self.gone = None
                return
            except StudentGone as death:
                self.gone = death
                if len(self.deadly) == known:  # not a cell's doing: leaving one out helps nobody
                    return
            finally:
                self.budget -= time.monotonic() - started
        self.gone = self.gone or StudentGone("timeout", "stopped at the submission's time limit")

    def end(self, word: Word = Word.STOP) -> Ending:
        """End the student process and all that belongs to it; says how it had ended."""
        self._supervisor.send(word)
        ending = Ending.unpack(self._supervisor.recv(Ending.FORM.size))
        self.disturbed = self.disturbed or ending.disturbed
        if self._student is not None:  # closed last: the process must not end by itself
            self._student.close()
            self._student = None
        return ending

    def _spawn(self) -> None:
        self.end()
        self._supervisor.send(Word.START)
        _, fds, _, _ = socket.recv_fds(self._supervisor, 1, 1)
        self._student = Channel(fds[0], fds[0], self.policy.message)

    def _run(self) -> None:
        assert self._student is not None
        clock = _Clock(self)
        running: int | None = None
        try:
            self._student.send(self._order().plain(), self.policy.notebook_seconds)
            while True:
                match progress_of(self._student.receive(clock.patience())):
                    case CellBegins(number) if clock.may_begin(number):
                        running = number
                    case CellRan(report) if running is not None:
                        self._keep(running, report)
                        clock.ended(running, report)
                        running = None
                    case NotebookRan(names, uses) if running is None and len(names) <= MOST_NAMES:
                        self.names = {_word(k): _kind(v) for k, v in names.items()}
                        self.uses = self._known(uses)
                        return
                    case _:
                        raise Nonsense("a message that does not belong here")
        except (WireError, Nonsense, MemoryError) as error:
            ending = self.end(Word.DIED if isinstance(error, WireClosed) else Word.STOP)
            cause = WireError("too much at once") if isinstance(error, MemoryError) else error
            death = how_it_ended(cause, ending, whole=not self.seconds_left)
            if running is not None:
                self.deadly[running] = death
                self._keep(running, {"outcome": death.outcome, "error": death.text})
            raise death from None

    def _order(self) -> Order:
        return Order(
            cells=self.sources,
            skip=sorted(self.deadly),
            brief=sorted(self.slow),
            functions=self.functions,
            seconds=self._seconds_for_cells(),
            budget=max(0.0, self.budget),
            seed=self.seed,
        )

    def _known(self, uses: Any) -> dict[str, list[str]]:
        """The student's word on which functions call which, as far as it speaks of known ones."""
        uses = uses if isinstance(uses, dict) else {}
        lists = {name: uses[name] for name in self.functions if isinstance(uses.get(name), list)}
        return {name: [f for f in self.functions if f in used] for name, used in lists.items()}

    def _seconds_for_cells(self) -> float:
        """The limit of the first cell: half of what is left for the notebook, and no more.

        It is halved after every cell that was interrupted, so that all of them together stay
        within what is left.
        """
        return max(LEAST_SECONDS, min(self.cell_seconds, self.budget / 2))

    def _keep(self, number: int, report: dict[str, Any]) -> None:
        """Note the student's word on a cell, cut to size; all reports together have a limit."""
        if not self.recording:
            return
        self.reports.pop(number, None)
        kept = sum(len(r["output"]) + len(r["error"]) for r in self.reports.values())
        error = text_of(report.get("error"), min(TEXT_LIMIT, REPORTS_LIMIT - kept))
        room = REPORTS_LIMIT - kept - len(error)
        if len(self.missed) < MOST_EXPLAINED:
            self.missed[self.ids[number]] = missed.read(report.get("missed"))
        self.reports[number] = {
            "outcome": outcome_of(report.get("outcome")),
            "output": text_of(report.get("output"), min(self.policy.output + 200, room)),
            "error": error,
            "seconds": _seconds(report.get("seconds")),
        }


INTERRUPTED = "interrupted"
# What a student process and its end are said to have come to, and what a report calls it.
OUTCOMES = {
    "ok": "ok",
    INTERRUPTED: "timeout",
    "timeout": "timeout",
    "crashed": "crashed",
    "out_of_memory": "out_of_memory",
}


class _Clock:
    """How long to wait for the cells of one run, and in which order they may come."""

    def __init__(self, notebook: NotebookRun) -> None:
        self.notebook = notebook
        self.pace = Pace(notebook._seconds_for_cells())
        self.budget_until = time.monotonic() + notebook.budget
        self.last = -1  # the cell that was begun last
        self.until = self._within(self.pace.seconds)

    def may_begin(self, number: int) -> bool:
        """Whether cell `number` comes next or later; its time begins."""
        notebook = self.notebook
        if isinstance(number, bool) or not self.last < number < len(notebook.sources):
            return False
        if number in notebook.deadly:
            return False
        self.last = number
        left = max(LEAST_SECONDS, min(self.pace.seconds, self.budget_until - time.monotonic()))
        self.until = self._within(LEAST_SECONDS if number in notebook.slow else left)
        return True

    def ended(self, number: int, report: dict[str, Any]) -> None:
        """Note that a cell has ended; one that was interrupted halves the time of the others."""
        if report.get("outcome") == INTERRUPTED and number not in self.notebook.slow:
            self.notebook.slow.add(number)
            self.pace.after(INTERRUPTED)
        self.until = self._within(self.pace.seconds)

    def patience(self) -> float:
        """Seconds to wait for the next message."""
        return self.until - time.monotonic()

    def _within(self, seconds: float) -> float:
        return min(self.notebook.deadline, time.monotonic() + seconds + SLACK)


def plain_reports(notebook: NotebookRun, *, keep_output: bool) -> Iterator[dict[str, Any]]:
    """How each cell ran, in their order, as plain data."""
    for number, name in enumerate(notebook.ids):
        unknown = {"outcome": "not_run", "output": "", "error": "", "seconds": 0.0}
        report = {"id": name, **notebook.reports.get(number, unknown)}
        if not keep_output:
            report |= {"output": "", "error": report["error"][-2000:]}
        yield report


def outcome_of(value: Any) -> str:
    """What a report calls a cell's outcome; a student process may say anything."""
    return OUTCOMES.get(value, "error") if isinstance(value, str) else "error"


def _seconds(value: Any) -> float:
    if isinstance(value, float) and math.isfinite(value) and value >= 0:
        return value
    return 0.0


def _word(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        raise Nonsense("something that is not a name")
    return value


def _kind(value: Any) -> str:
    if value not in KINDS:
        raise Nonsense("a global that is neither a function nor a value")
    return str(value)
