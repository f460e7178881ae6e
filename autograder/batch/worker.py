"""What grades submissions for a batch: here, with one sandbox, kept as long as it is good."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from autograder.errors import GraderCrashError, MachineryError
from autograder.records import Job, Outcome, Report

ATTEMPTS = 3  # of one submission, each in a fresh sandbox, before it is given up
# Seconds between tries to start a sandbox: an engine that worked before may be restarting.
PAUSES_AT_FIRST = (1.0,)
PAUSES_LATER = (0.5, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)


class Sandbox(Protocol):
    """What a worker needs of a sandbox; `close` may be called from another thread."""

    @property
    def clean(self) -> bool:
        """Whether nothing of the last submission is left behind."""

    @property
    def image(self) -> str:
        """The image's digest, or `process`."""

    @property
    def isolation(self) -> dict[str, bool]:
        """Which walls this kernel gives it: `users`, `namespaces`, `network`."""

    def grade(self, job: Job) -> Report:
        """Grade one submission; `MachineryError` for any trouble that is not the student's."""

    def close(self) -> None:
        """Stop it and remove what it left."""


OpenSandbox = Callable[[], Sandbox]


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
        self._sandbox: Sandbox | None = None
        self._served = 0
        self._opened_one = False
        self._lock = threading.Lock()

    def grade(self, job: Job) -> Graded:
        """Grade `job`, again in a fresh sandbox when the machinery fails.

        A question whose tests crash the grader itself is tried once more, in case it was not the
        submission; then it has crashed, and the others are graded without it. Once one has, the
        next does not get a second try.

        Raises `MachineryError` when it failed every time, `NoSandboxError` when no sandbox comes
        up, and `StoppedError` when the batch is being stopped.
        """
        failure: MachineryError | None = None
        suspected: set[str] = set()
        attempts = 0
        while attempts < ATTEMPTS:
            sandbox = self._ready()
            try:
                report = sandbox.grade(job)
                _check_report(report, job.questions or self._questions)
            except MachineryError as error:
                self.close()
                self._raise_if_stopping()
                failure = error
                match error:
                    case GraderCrashError(question=name) if name not in job.deadly:
                        if job.deadly or name in suspected:
                            job = job.model_copy(update={"deadly": (*job.deadly, name)})
                        suspected.add(name)
                    case _:
                        attempts += 1
                continue
            self._served += 1
            return Graded(report, sandbox.image)
        raise MachineryError(f"failed {ATTEMPTS} times, at last: {failure}") from failure

    def close(self) -> None:
        """Close the sandbox, if there is one; also from another thread, to break off its work."""
        with self._lock:
            sandbox, self._sandbox = self._sandbox, None
        if sandbox is not None:
            sandbox.close()

    def _ready(self) -> Sandbox:
        """Return a sandbox that is good for one more submission."""
        sandbox = self._sandbox
        if sandbox is not None and sandbox.clean and self._served < self._recycle_after:
            return sandbox
        self.close()
        sandbox = self._open_patiently()
        with self._lock:
            self._sandbox, self._served = sandbox, 0
        if self._stopping.is_set():  # it was set while the sandbox came up
            self.close()
            raise StoppedError
        return sandbox

    def _open_patiently(self) -> Sandbox:
        """Open a sandbox; an engine that is being restarted gets some time to come back."""
        for pause in (*(PAUSES_LATER if self._opened_one else PAUSES_AT_FIRST), None):
            self._raise_if_stopping()
            try:
                sandbox = self._open_sandbox()
            except MachineryError as error:
                if pause is None:
                    raise NoSandboxError(f"no sandbox can be started: {error}") from error
                self._stopping.wait(pause)
            else:
                self._opened_one = True
                return sandbox
        raise AssertionError("the last try returns or raises")

    def _raise_if_stopping(self) -> None:
        if self._stopping.is_set():
            raise StoppedError


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
