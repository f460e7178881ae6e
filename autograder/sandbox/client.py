"""The host's side of a forkserver: sends jobs, takes reports, notices when something is off.

What comes out of a sandbox is parsed once, here, into records; nobody checks it again.
"""

from __future__ import annotations

import io
import json
import tarfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from autograder.course.bundle import Bundle
from autograder.course.settings import Limits, SandboxSettings
from autograder.errors import GraderCrashError, SandboxError, SandboxLostError
from autograder.journal import log
from autograder.records import CaseResult, Job, Outcome, QuestionReport, Report, Visibility
from autograder.runner.messages import (
    BROKEN_TESTS,
    Aftermath,
    Idle,
    Nonsense,
    Ready,
    Reported,
    Signed,
    from_sandbox,
)
from autograder.runner.policy import Policy
from autograder.runner.wire import Channel, WireError
from autograder.sandbox.canary import canary, check_canary
from autograder.sandbox.users import Users

START_SECONDS = 120.0
GRACE = 150.0  # beyond the submission's limit, before the sandbox is given up
CANARY_SEED = 2018
CANARY_SECONDS = 60.0  # a stop for what hangs, not a budget


@dataclass
class Connection:
    """A started sandbox: the channel to it, and how to end it."""

    channel: Channel
    image: str
    interrupt: Callable[[], None]  # from any thread: whoever waits for the channel meets its end
    end: Callable[[], None]  # stops it and removes what it left; may be called twice
    last_words: Callable[[], str]  # what it wrote to standard error
    killed_for_memory: Callable[[], bool]  # whether the kernel ended processes of it for memory


@dataclass
class Sandbox:
    """A sandbox that grades one submission after another; a context manager."""

    connection: Connection
    policy: Policy
    questions: tuple[str, ...]
    clean: bool = True  # False: must be replaced before the next submission
    left: list[str] = field(default_factory=list)  # what the last submission left behind
    isolation: dict[str, bool] = field(default_factory=dict)
    start_seconds: float = 0.0
    _busy: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @property
    def image(self) -> str:
        """The digest of the image, or `process`."""
        return self.connection.image

    @property
    def seconds(self) -> float:
        """The time limit of a submission."""
        return self.policy.submission_seconds

    def grade(self, job: Job) -> Report:
        """Grade one submission. `SandboxError` means the machinery, never the student."""
        with self._busy:
            return self._grade(job)

    def _grade(self, job: Job) -> Report:
        self.clean = False
        channel = self.connection.channel
        report: dict[str, Any] | None = None
        signatures: dict[str, Any] = {}
        end = Aftermath()
        seconds = self.seconds if job.seconds is None else min(job.seconds, self.seconds)
        job = job.model_copy(update={"seconds": seconds})
        try:
            channel.send(job.model_dump(mode="json"))
            deadline = time.monotonic() + seconds + GRACE
            while True:
                match from_sandbox(channel.receive(deadline - time.monotonic())):
                    case Reported(report):
                        pass
                    case Signed(signatures):
                        pass
                    case Aftermath() as end:
                        pass
                    case Idle(left, lost):
                        self.left = left
                        break
        except (WireError, Nonsense, OSError) as error:
            if report is not None:  # all verdicts were given: what came after changes none
                return self._parse(report, signatures, end)
            if self.connection.killed_for_memory():
                return self._out_of_memory(job)
            raise SandboxLostError(self._explain(f"the sandbox ended: {error}")) from error
        self.clean = not self.left and not lost
        if lost:  # so what is left is that of our own processes: no note on the submission
            log.warning("the sandbox is given up: %s", lost)
            self.left = []
        if report is None:
            if end.out_of_memory:
                return self._out_of_memory(job)
            words = self._explain(f"the grader process did not finish (status {end.grader})")
            raise SandboxError(words) if end.grader == BROKEN_TESTS else GraderCrashError(words)
        if end.grader != 0 and not lost:
            log.warning(
                "the grader process ended (%s) while it signed what lost points", end.grader
            )
        return self._parse(report, signatures, end)

    def close(self) -> None:
        """Stop the sandbox; nothing of it remains. Another thread may be grading in it."""
        self.clean = False
        if not self._busy.acquire(blocking=False):
            self.connection.interrupt()
            # A descriptor that is closed under its reader may next be anybody's.
            self._busy.acquire()
        try:
            self.connection.end()
        finally:
            self._busy.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _parse(self, report: dict[str, Any], signatures: dict[str, Any], end: Aftermath) -> Report:
        try:
            whole = {**report, "signatures": signatures}
            parsed = Report.model_validate_json(json.dumps(whole))
        except (ValidationError, ValueError, TypeError) as error:
            self.clean = False
            raise SandboxError(
                f"the sandbox sent something that is not a report: {error}"
            ) from error
        notes = [*parsed.notes]
        if end.left_behind:
            notes.append(f"{end.left_behind} processes were left running and were ended")
        notes += [f"left behind: {item}" for item in self.left]
        return parsed.model_copy(update={"notes": tuple(notes)})

    def _out_of_memory(self, job: Job) -> Report:
        """The memory of all has run out: the submission's doing, if it happens once more.

        A machine that was short of memory may have taken it, and no counter says so for certain.
        """
        text = "the submission used up the memory of the whole sandbox"
        wanted = job.questions or self.questions
        report = lost_report(wanted, Outcome.OUT_OF_MEMORY, text, self.isolation)
        return report.model_copy(update={"doubtful": wanted})

    def _explain(self, what: str) -> str:
        words = self.connection.last_words().strip()
        return f"{what}\n{words[-2000:]}" if words else what


def greet(connection: Connection, policy: Policy, bundle: Bundle) -> Sandbox:
    """Send policy and bundle to a started sandbox and wait until it is ready."""
    sandbox = Sandbox(connection, policy, question_ids(bundle))
    started = time.monotonic()
    try:
        connection.channel.send(policy.dump())
        connection.channel.send(bundle.tar)
        ready = from_sandbox(connection.channel.receive(START_SECONDS))
        if not isinstance(ready, Ready):
            raise Nonsense("a message that does not belong here")
        sandbox.isolation = ready.isolation
    except (WireError, Nonsense, OSError) as error:
        time.sleep(0.1)  # its last words may still be on the way
        words = sandbox._explain(f"the sandbox did not start ({error})")
        connection.end()
        raise SandboxError(words) from error
    except BaseException:
        connection.end()
        raise
    try:
        check_canary(sandbox.grade(canary(CANARY_SEED, CANARY_SECONDS)))
        if not sandbox.clean:
            raise SandboxError(f"the sandbox could not be cleaned: {', '.join(sandbox.left)}")
    except BaseException:
        sandbox.close()
        raise
    sandbox.start_seconds = time.monotonic() - started
    return sandbox


def lost_report(
    questions: Sequence[str], outcome: Outcome, text: str, isolation: dict[str, bool]
) -> Report:
    """The report on a submission of which nothing came back but what became of it."""
    case = CaseResult(
        name="all tests",
        visibility=Visibility.PUBLIC,
        weight=1.0,
        outcome=outcome,
        message=text,
        detail=text,
    )
    return Report(
        questions=tuple(QuestionReport(id=name, cases=(case,)) for name in questions),
        cells=(),
        isolation=isolation,
        seconds={},
    )


def question_ids(bundle: Bundle) -> tuple[str, ...]:
    """The questions that the bundle grades."""
    with tarfile.open(fileobj=io.BytesIO(bundle.tar)) as archive:
        member = archive.extractfile("assignment.json")
        assert member is not None, "every bundle has an assignment.json"
        return tuple(question["id"] for question in json.load(member)["questions"])


def policy_for(settings: SandboxSettings, limits: Limits, users: Users, **folders: Any) -> Policy:
    """The policy of a sandbox: the course's limits, users and folders of its own."""
    return Policy(
        **limits.model_dump(),
        threads=settings.threads,
        grader_memory=settings.container_memory // 2,
        preload=settings.preload,
        grader_uid=users.grader,
        student_uid=users.first_student,
        student_uids=users.students,
        sweeper_uid=users.sweeper,
        **folders,
    )
