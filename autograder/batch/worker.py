"""What grades submissions for a batch: here, with one sandbox, kept as long as it is good."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from autograder.batch.second_run import with_first_words
from autograder.errors import GraderCrashError, MachineryError, SandboxError, SandboxLostError
from autograder.journal import log
from autograder.records import Job, Outcome, Report
from autograder.sandbox.client import lost_report

SLOW_START = 30.0  # seconds: three times what a slow machine takes to import TensorFlow
ATTEMPTS = 3  # of one submission whose sandbox fails, each in a fresh one, before it is given up
# Seconds between tries to start a sandbox: an engine that worked before may be restarting.
PAUSES_AT_FIRST = (1.0,)
PAUSES_LATER = (0.5, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)


class GradingSandbox(Protocol):
    """What a worker needs of a sandbox; `close` may be called from another thread."""

    @property
    def clean(self) -> bool:
        """Whether nothing of the last submission is left behind."""

    @property
    def image(self) -> str:
        """The image's digest, or `process`."""

    @property
    def seconds(self) -> float:
        """The time limit of one submission."""

    @property
    def isolation(self) -> dict[str, bool]:
        """Which walls this kernel gives it: `users`, `namespaces`, `network`."""

    def grade(self, job: Job) -> Report:
        """Grade one submission; `MachineryError` for any trouble that is not the student's."""

    def close(self) -> None:
        """Stop it and remove what it left."""


OpenSandbox = Callable[[], GradingSandbox]


class StoppedError(Exception):
    """The batch is being stopped: what was being graded has no result."""


class NoSandboxError(MachineryError):
    """No sandbox can be started at all: the whole batch has to stop."""


@dataclass(frozen=True)
class Graded:
    """A report and the image it was made in."""

    report: Report
    image: str


class Worker(Protocol):
    """Whoever grades one submission after another; here, or on another machine."""

    def grade(self, job: Job) -> Graded:
        """Grade `job`.

        Raises `MachineryError` when it could not be graded, `NoSandboxError` when nothing can,
        and `StoppedError` when the batch is being stopped.
        """

    def close(self) -> None:
        """Let go of what it holds; also from another thread, to break off its work."""


class LocalWorker:
    """Owns one sandbox: opens it when first needed; replaces it when worn, dirty or broken."""

    def __init__(
        self,
        open_sandbox: OpenSandbox,
        questions: tuple[str, ...],
        recycle_after: int,
        stopping: threading.Event,
    ) -> None:
        self._open_sandbox = open_sandbox
        self._questions = questions
        self._recycle_after = recycle_after
        self._stopping = stopping
        self._sandbox: GradingSandbox | None = None
        self._served = 0
        self._opened_one = False
        self._lock = threading.Lock()

    def grade(self, job: Job) -> Graded:
        """Grade `job`, and once more, in a fresh sandbox, what is in doubt.

        In doubt are questions whose tests crashed or hung with something of the submission's in
        play, and everything where the grader itself did, or where somebody has killed a process:
        what fails again is the submission's. What the machinery alone can have failed in is tried
        again. All of it together may take twice the submission's time.

        Raises `MachineryError` when it failed every time, `NoSandboxError` when no sandbox comes
        up, and `StoppedError` when the batch is being stopped.
        """
        attempts = _Attempts()
        while True:
            sandbox = self._ready()
            limit = min(sandbox.seconds, job.seconds or sandbox.seconds)
            seconds = min(limit, attempts.left(limit))
            wanted = job.questions or self._questions
            try:
                with attempts.clock():
                    report = sandbox.grade(job.model_copy(update={"seconds": seconds}))
                _check_report(report, wanted)
            except MachineryError as error:
                self.close()
                self._raise_if_stopping()
                again = attempts.go_on(error)
                _log_failure(error, attempts.count, again)
                if not again:
                    report = self._verdict_on_the_lost(attempts, wanted, error)
                    return Graded(attempts.whole(report), sandbox.image)
                continue
            self._served += 1
            report = attempts.whole(report)
            if not report.doubtful or attempts.second or not attempts.left(sandbox.seconds):
                _log_deaths(report)
                return Graded(report, sandbox.image)
            log.info(
                "%s: in doubt, graded once more in a fresh sandbox", ", ".join(report.doubtful)
            )
            attempts.second, attempts.first = True, report
            job = job.model_copy(update={"questions": report.doubtful})
            self.close()

    def _verdict_on_the_lost(
        self, attempts: _Attempts, questions: tuple[str, ...], error: MachineryError
    ) -> Report:
        """What a submission gets whose sandbox or grader never came to an end.

        Others are graded in such sandboxes, and the next one proves that it grades as it must: so
        it is the submission's doing. Where no other comes up, the machinery has failed.
        """
        if not attempts.in_play:
            raise MachineryError(f"failed {attempts.count} times, at last: {error}") from error
        isolation = self._ready().isolation
        text = "grading it ended its sandbox, every time"
        return lost_report(questions, Outcome.CRASHED, text, isolation)

    def close(self) -> None:
        """Close the sandbox, if there is one; also from another thread, to break off its work."""
        with self._lock:
            sandbox, self._sandbox = self._sandbox, None
        if sandbox is not None:
            sandbox.close()

    def _ready(self) -> GradingSandbox:
        """Return a sandbox that is good for one more submission."""
        sandbox = self._sandbox
        if sandbox is not None and sandbox.clean and self._served < self._serves(sandbox):
            return sandbox
        if sandbox is not None:
            _log_replacement(sandbox, self._served)
        self.close()
        sandbox = self._open_patiently()
        with self._lock:
            self._sandbox, self._served = sandbox, 0
        if self._stopping.is_set():  # it was set while the sandbox came up
            self.close()
            raise StoppedError
        return sandbox

    def _serves(self, sandbox: GradingSandbox) -> int:
        """How many submissions a sandbox is good for: one container without jails, for one."""
        jails = sandbox.isolation.get("namespaces") or sandbox.image == "process"
        return self._recycle_after if jails else 1

    def _open_patiently(self) -> GradingSandbox:
        """Open a sandbox; an engine that is being restarted gets some time to come back."""
        for pause in (*(PAUSES_LATER if self._opened_one else PAUSES_AT_FIRST), None):
            self._raise_if_stopping()
            started = time.monotonic()
            try:
                sandbox = self._open_sandbox()
            except MachineryError as error:
                _log_no_start(error, pause)
                if pause is None:
                    raise NoSandboxError(f"no sandbox can be started: {error}") from error
                self._stopping.wait(pause)
            else:
                _log_start(time.monotonic() - started)
                self._opened_one = True
                return sandbox
        raise AssertionError("the last try returns or raises")

    def _raise_if_stopping(self) -> None:
        if self._stopping.is_set():
            raise StoppedError


class _Attempts:
    """How often one submission was tried, what came of it, and the time that it has left."""

    def __init__(self) -> None:
        self.count = 0  # of attempts that failed
        self.in_play = False  # whether the submission can have had a part in that, every time
        self.second = False  # whether this is the second run of what is in doubt
        self.first: Report | None = None
        self._used = 0.0

    @contextmanager
    def clock(self) -> Iterator[None]:
        """Count the seconds of an attempt."""
        started = time.monotonic()
        try:
            yield
        finally:
            self._used += time.monotonic() - started

    def left(self, limit: float) -> float:
        """The seconds that are left of twice the limit."""
        return max(0.0, 2 * limit - self._used)

    def go_on(self, error: MachineryError) -> bool:
        """Note a failed attempt; whether another one is due."""
        self.count += 1
        theirs = isinstance(error, GraderCrashError | SandboxLostError)
        self.in_play = theirs and (self.in_play or self.count == 1)
        if isinstance(error, GraderCrashError):
            again, self.second = not self.second, True
            return again
        return self.count < ATTEMPTS

    def whole(self, report: Report) -> Report:
        """The report on all questions, given that on those which were graded once more."""
        if self.second:
            report = with_first_words(self.first, report)
        if self.first is None:
            return report
        again = {question.id: question for question in report.questions}
        if len(again) == len(self.first.questions):  # notes are of the second run as well
            return report.model_copy(update={"doubtful": ()})
        notes = tuple(dict.fromkeys((*self.first.notes, *report.notes)))
        questions = tuple(again.get(q.id, q) for q in self.first.questions)
        signatures = {
            name: signature
            for name, signature in {**self.first.signatures, **report.signatures}.items()
            if name not in again or name in report.signatures
        }
        update = {"questions": questions, "signatures": signatures, "notes": notes}
        return self.first.model_copy(update=update | {"doubtful": ()})


# --- the log: kinds of failure and ids of questions, no words of a test or of a student ----------


def _log_failure(error: MachineryError, count: int, again: bool) -> None:
    """Its text may quote what a sandbox wrote last; so the kind has to do."""
    kinds: dict[type[MachineryError], str] = {
        GraderCrashError: "the grader process crashed or hung",
        SandboxLostError: "the sandbox ended or fell silent",
        SandboxError: "the sandbox broke its protocol",
    }
    kind = kinds.get(type(error), f"it could not be graded ({type(error).__name__})")
    if again:
        log.warning("attempt %d failed, %s: once more, in a fresh sandbox", count, kind)
    else:
        log.error("attempt %d failed, %s: given up", count, kind)


def _log_deaths(report: Report) -> None:
    """Log what ended a student process: a crash, a time limit, the memory."""
    deadly = (Outcome.CRASHED, Outcome.TIMEOUT, Outcome.OUT_OF_MEMORY)
    for question in report.questions:
        found = [outcome for outcome in deadly if any(outcome is c.outcome for c in question.cases)]
        if found:
            log.info("%s: the student process was lost: %s", question.id, ", ".join(found))


def _log_replacement(sandbox: GradingSandbox, served: int) -> None:
    if sandbox.clean:
        log.info("the sandbox is replaced after %d submissions, as planned", served)
    else:
        log.warning("the sandbox is replaced: the submission before left something behind in it")


def _log_no_start(error: MachineryError, pause: float | None) -> None:
    # Only its first line is the kit's; a sandbox's own last words may follow.
    reason = str(error).partition("\n")[0]
    more = "given up" if pause is None else f"again in {pause:g} s"
    log.warning("no sandbox started (%s): %s", reason, more)


def _log_start(seconds: float) -> None:
    slow = seconds > SLOW_START
    log.log(
        logging.WARNING if slow else logging.INFO,
        "a sandbox started in %.1f s%s",
        seconds,
        ", which is slow: is this machine short of memory or processors?" if slow else "",
    )


def _check_report(report: Report, questions: tuple[str, ...]) -> None:
    """Raise `MachineryError` unless `report` has tests of all `questions`, and each could run."""
    found = tuple(question.id for question in report.questions)
    if set(found) != set(questions) or len(found) != len(questions):
        raise MachineryError(f"the sandbox reported on {', '.join(found) or 'no question'}")
    for question in report.questions:
        if not any(case.weight for case in question.cases):
            raise MachineryError(f"{question.id} has no tests that carry weight")
        for case in question.cases:
            if case.outcome is Outcome.ERROR:
                raise MachineryError(
                    f"{question.id}, test {case.name!r} could not run: "
                    f"{case.detail or case.message or 'no reason given'}"
                )
