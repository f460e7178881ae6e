"""A sandbox that runs nothing, to test what the batch does around one.

It reads its behaviour from the submission: a cell with `points: 0.5` passes that share of every
question's tests; `break: 2` fails as the machinery would, twice; `lose: 2` ends the sandbox and
`crash: 2` the grader, twice; `doubt: q2` leaves that question in doubt every time; `dirty` leaves
it unclean.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from autograder.errors import GraderCrashError, SandboxError, SandboxLostError
from autograder.records import (
    CaseResult,
    CellReport,
    Job,
    Outcome,
    QuestionReport,
    Report,
    Visibility,
)


@dataclass
class Engine:
    """What stands in for Docker: opens sandboxes and remembers what happened."""

    questions: tuple[str, ...] = ("q1", "q2")
    seconds: float = 0.0  # that a submission takes
    jails: bool = True  # whether its kernel gives every student process one
    refuse: int = 0  # how many openings fail from now on
    share: float | None = None  # of the points that everybody gets; None: as submissions say
    word: str = "points"  # by which they say so: other tests give them another share
    opened: list[StandIn] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self) -> StandIn:
        with self.lock:
            if self.refuse:
                self.refuse -= 1
                raise SandboxError("the engine does not answer")
            sandbox = StandIn(self)
            self.opened.append(sandbox)
            return sandbox

    @property
    def running(self) -> int:
        return sum(not sandbox.closed for sandbox in self.opened)


class StandIn:
    """One sandbox."""

    image = "stand-in"
    seconds = 60.0

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clean = True
        self.closed = False
        self.opened_at = self.closed_at = time.monotonic()
        self.served = 0
        self.jobs: list[tuple[str, ...] | None] = []
        self.isolation = {"users": True, "namespaces": engine.jails, "network": True}

    def grade(self, job: Job) -> Report:
        assert self.clean, "an unclean sandbox must not get another submission"
        text = "\n".join(cell.source for cell in job.cells)
        deadline = time.monotonic() + self.engine.seconds
        while time.monotonic() < deadline:
            if self.closed:
                raise SandboxError("closed while at work")
            time.sleep(0.005)
        if self.closed:
            raise SandboxError("closed")
        self.served += 1
        self.jobs.append(job.questions)
        with self.engine.lock:
            self.engine.tries[text] += 1
            tries = self.engine.tries[text]
        if (breaks := re.search(r"break: (\d+)", text)) and tries <= int(breaks[1]):
            self.clean = False
            raise SandboxError("the container died")
        for word, kind in (("lose", SandboxLostError), ("crash", GraderCrashError)):
            if (times := re.search(rf"{word}: (\d+)", text)) and tries <= int(times[1]):
                self.clean = False
                raise kind("it ended")
        if "dirty" in text:
            self.clean = False
        outcome = Outcome.ERROR if "test breaks" in text else Outcome.PASSED
        share = (
            float(found[1]) if (found := re.search(rf"{self.engine.word}: ([\d.]+)", text)) else 1.0
        )
        return self._report(job, share if self.engine.share is None else self.engine.share, outcome)

    def _report(self, job: Job, share: float, outcome: Outcome) -> Report:
        cases = (
            CaseResult(name="right", visibility=Visibility.PUBLIC, weight=share, outcome=outcome),
            CaseResult(
                name="wrong", visibility=Visibility.HIDDEN, weight=1 - share, outcome=Outcome.FAILED
            ),
        )
        questions = tuple(
            QuestionReport(id=name, cases=cases) for name in job.questions or self.engine.questions
        )
        cells = tuple(CellReport(id=cell.id, outcome="ok") for cell in job.cells)
        seconds = {"total": time.monotonic()}  # never the same twice, as real times are
        text = "\n".join(cell.source for cell in job.cells)
        doubtful = tuple(re.findall(r"doubt: (q\d)", text))
        return Report(
            questions=questions, cells=cells, isolation={}, seconds=seconds, doubtful=doubtful
        )

    def close(self) -> None:
        self.closed_at = self.closed_at if self.closed else time.monotonic()
        self.closed = True
        self.clean = False
