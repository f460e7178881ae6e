"""A question on its way through the grader: its judge, its cases, and what became of them."""

from __future__ import annotations

import os
import select
import signal
import socket
from dataclasses import dataclass, field
from typing import Any

from autograder.runner import otter_stub
from autograder.runner.cases import LoadedCase, Verdict, interrupted
from autograder.runner.messages import Phase
from autograder.runner.wire import Channel

DESCRIBED = ("name", "visibility", "weight")
KEPT = ("outcome", "message", "detail", "seconds")


@dataclass
class JudgeProcess:
    """The grader's end of a judge, which may have several questions."""

    pid: int
    channel: Channel
    socket: socket.socket
    gone: bool = False  # or beyond hope: it hangs

    def end(self, seconds: float) -> None:
        """See it to its end, by force where it does not end by itself within some time."""
        if self.gone or not self._ended(seconds):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    def _ended(self, seconds: float) -> bool:
        handle = os.pidfd_open(self.pid)
        try:
            ready = bool(select.select([handle], [], [], seconds)[0])
        finally:
            os.close(handle)
        return ready and os.waitpid(self.pid, 0)[0] == self.pid


@dataclass
class GradedQuestion:
    """One question; a case is as `judge.described` says, a verdict is one as plain data."""

    name: str
    judge: JudgeProcess
    functions: list[str]  # that students write for it
    cases: list[dict[str, Any]] = field(default_factory=list)
    verdicts: dict[int, dict[str, Any]] = field(default_factory=dict)
    broken: str = ""  # how it ended its judge
    hopeless: str = ""  # why its hidden cases are not run

    def numbers(self, phase: Phase) -> list[int]:
        """The cases of a phase."""
        return [n for n, case in enumerate(self.cases) if case["visibility"] == phase]

    def fill(self, numbers: list[int], verdict: Verdict) -> None:
        """Give cases that have none a verdict."""
        for number in numbers:
            self.verdicts.setdefault(number, _plain(verdict))

    @property
    def lost_points(self) -> bool:
        """Whether a case that counts was not passed."""
        return any(
            case["weight"] and self.verdicts.get(number, {}).get("outcome") != "passed"
            for number, case in enumerate(self.cases)
        )

    @property
    def lost_one(self) -> bool:
        """Whether one of the cases that have run and count was not passed."""
        return any(
            self.cases[number]["weight"] and verdict["outcome"] != "passed"
            for number, verdict in self.verdicts.items()
        )

    @property
    def doubtful(self) -> bool:
        """Whether somebody else may be to blame for a verdict."""
        return bool(self.broken) or any(v["doubtful"] for v in self.verdicts.values())

    def report(self) -> dict[str, Any]:
        """The question's part of the report, as plain data."""
        return {"id": self.name, "cases": [self._reported(n) for n in range(len(self.cases))]}

    def _reported(self, number: int) -> dict[str, Any]:
        case = self.cases[number]
        verdict = self.verdicts.get(number) or _plain(interrupted(_case(case)))
        return (
            {key: case[key] for key in DESCRIBED}
            | {key: verdict[key] for key in KEPT}
            | {"lent": verdict.get("lent", [])}
        )


def _plain(verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": verdict.outcome,
        "message": verdict.message,
        "detail": verdict.detail,
        "doubtful": verdict.doubtful,
        "seconds": 0.0,
    }


def _case(described: dict[str, Any]) -> LoadedCase:
    known = {key: described[key] for key in (*DESCRIBED, "hint")}
    return LoadedCase(**known, test=otter_stub.test_case())
