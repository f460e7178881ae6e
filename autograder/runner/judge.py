"""A judge runs the tests of a question, or of several, in a process of its own.

Only here may an operation of TensorFlow run, a student's model be rebuilt and evaluated. So what
crashes, hangs or bloats this process costs the question at hand and no other. It is kept from the
public tests to the hidden ones, which come after the public ones of all questions.
"""

from __future__ import annotations

import inspect
import socket
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from autograder.runner.cases import LoadedCase, Verdict, load_cases, not_run, run_case
from autograder.runner.messages import Ending, Judged, Outcome, Turn, Word
from autograder.runner.policy import Policy
from autograder.runner.seeding import derived_seed
from autograder.runner.session import Session
from autograder.runner.signing import DRAWS, STANDS, Trace
from autograder.runner.wire import Channel, WireClosed


@dataclass(frozen=True)
class Brief:
    """What a judge needs to know of a question."""

    name: str
    ours: int  # what its draws follow from
    theirs: int  # what the student process is seeded by
    common: int  # what its draws follow from where they are the same for everybody
    cases: list[LoadedCase] | None  # None: they are to be loaded


class Judge:
    """Serves the grader's turns until the grader hangs up."""

    def __init__(self, policy: Policy, briefs: Sequence[Brief], grader: socket.socket) -> None:
        self.policy = policy
        self.briefs = {brief.name: brief for brief in briefs}
        self.socket = grader
        self.channel = Channel(grader.fileno(), grader.fileno(), policy.message)
        self.session = Session(policy, self._end)

    def serve(self) -> int:
        """Say which cases there are, then take turns; the exit status."""
        cases = {
            name: load_cases(name) if brief.cases is None else brief.cases
            for name, brief in self.briefs.items()
        }
        self.channel.send({name: [described(case) for case in cases[name]] for name in cases})
        try:
            while True:
                turn = Turn.of(self.channel.receive())
                fds = socket.recv_fds(self.socket, 1, 2)[1]
                self.session.take(turn, *fds)
                for number in turn.cases:
                    case = cases[turn.question][number]
                    run = self._sign if turn.sign else self._run
                    run(self.briefs[turn.question], number, case)
                self.session.let_go()
                self.channel.send(Judged().plain())
        except WireClosed:
            return 0

    def _run(self, brief: Brief, number: int, case: LoadedCase) -> None:
        """Run a case from seeds of its own: it draws the same, whatever has run before it."""
        label = f"case {number}"
        self.session.seed(derived_seed(brief.ours, label), derived_seed(brief.theirs, label))
        started = time.monotonic()
        verdict = self._verdict(case)
        seconds = time.monotonic() - started
        told = Judged(asdict(verdict), seconds, self.session.borrowed, self.session.measured)
        self.channel.send(told.plain())

    def _sign(self, brief: Brief, number: int, case: LoadedCase) -> None:
        """Run a case on draws that are the same for everybody, and digest what came back."""
        trace = self.session.trace = Trace()
        outcomes: list[Outcome] = []
        while len(outcomes) < DRAWS:
            label = f"case {number}, draw {len(outcomes)}"
            self.session.seed(derived_seed(brief.common, label), derived_seed(brief.theirs, label))
            verdict = self._verdict(case)
            outcomes.append(verdict.outcome)
            trace.ended(verdict.outcome, verdict.which)
            if outcomes == ["passed"] or outcomes[-1] in STANDS:
                break
        self.session.trace = None
        worst = outcomes[-1] if outcomes[-1] in STANDS else outcomes[0]
        self.channel.send(Judged(asdict(Verdict(worst)), digests=trace.digests()).plain())

    def _verdict(self, case: LoadedCase) -> Verdict:
        if self.session.alive:
            return run_case(case, self.session)
        return not_run("not run: the process had ended in an earlier test")

    def _end(self, word: Word) -> Ending:
        """Have the student process ended, and learn how it had."""
        self.channel.send(Judged(end=word.value).plain())
        answer = self.channel.receive()
        return Ending.unpack(answer)


def described(case: LoadedCase) -> dict[str, Any]:
    """What the grader must know of a case if its judge is gone."""
    return {
        "name": case.name,
        "visibility": case.visibility,
        "weight": case.weight,
        "hint": case.hint,
        "takes": list(inspect.signature(case.test.test_func).parameters),
    }
