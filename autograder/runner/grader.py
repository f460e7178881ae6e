"""The grader process: reads the job, has the notebook run, and lets judges test its functions.

    grader ─┬─ forks ─▶ judge of q1 ─┐
            ├─ forks ─▶ judge of q2 ─┼─ calls by value ─▶ student process
            └─ …                     ┘

It runs no test itself, and so no operation: judges are forked from it. Where Keras is loaded there
is one for each question; elsewhere no test can run an operation, and one judge serves them all,
until a question ends it. The grader alone writes the report, straight to the host. All public tests
come first. After the first hidden argument has met code of the student's, nothing that this code
chooses is shown to the student.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import socket
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.runner import audit, jail, lending, missed, otter_stub, signing
from autograder.runner.cases import LoadedCase, Verdict, load_cases, not_run
from autograder.runner.jail import Places, Walls
from autograder.runner.judge import Brief, Judge
from autograder.runner.messages import (
    BROKEN_TESTS,
    NO_MORE,
    Judged,
    Phase,
    Reported,
    Signed,
    Turn,
    Word,
    to_host,
)
from autograder.runner.notebook import NotebookRun, plain_reports
from autograder.runner.policy import Policy
from autograder.runner.question import GradedQuestion, JudgeProcess
from autograder.runner.seeding import derived_seed, make_deterministic, seed_everything
from autograder.runner.wire import Channel, WireClosed, WireError, WireTimeout

HANGS = 30.0  # seconds beyond a test's limit after which a judge's computing will not come back
TOO_LATE = 5.0  # the same beyond the submission's limit: a judge that can be stopped has stopped
LOADING_SECONDS = 120.0  # for a judge to load its question's tests
CANARY = "canary"  # the kit's own question, beside this file


class BrokenTests(Exception):
    """Tests of our own that cannot be loaded."""


@dataclass(frozen=True)
class Descriptors:
    """The grader's ways to the outside: jobs in, reports out, and to the supervisor."""

    jobs: int
    reports: int
    supervisor: int


def main(policy: Policy, walls: Walls, where: Places, fds: Descriptors) -> int:
    """Read a job, grade it and write the report; the exit status."""
    host = Channel(fds.jobs, fds.reports, policy.message)
    try:
        job = host.receive()
    except WireClosed:
        return NO_MORE
    _settle(where, walls, canary=job["canary"])
    supervisor = socket.socket(fileno=fds.supervisor)
    grader = JobGrader(policy, job, supervisor)
    try:
        report = grader.grade()
    except BrokenTests as error:
        print(error, file=sys.stderr, flush=True)
        return BROKEN_TESTS
    report["isolation"] = walls.described()
    host.send(to_host(Reported(report)))
    # From here on nothing changes a verdict any more, whatever becomes of this process.
    host.send(to_host(Signed(grader.sign())))
    grader.end()
    sys.stderr.flush()
    return 0


def _settle(where: Places, walls: Walls, *, canary: bool) -> None:
    """Look nothing up where a student writes; work in the folder of the tests."""
    folder = str(Path(__file__).with_name(CANARY)) if canary else where.grading
    os.environ["AUTOGRADER_BUNDLE"] = folder
    private = where.scratch if walls.namespaces else where.grading
    os.environ.update(HOME=private, TMPDIR=private, XDG_CACHE_HOME=private)
    tempfile.tempdir = None  # what the forkserver's libraries found is outside
    os.chdir(folder)
    sys.path.insert(0, str(Path(folder, "hidden")))  # for what tests have beside them, `shared`
    otter_stub.install()
    make_deterministic()


class JobGrader:
    """Grades one job."""

    def __init__(self, policy: Policy, job: dict[str, Any], supervisor: socket.socket) -> None:
        self.policy = policy
        self.job = job
        self.notebook = NotebookRun(policy, job, supervisor)
        self.described: dict[str, dict[str, Any]] = {}
        self.questions: list[GradedQuestion] = []  # that were opened, also those only lent from
        self.judges: list[JudgeProcess] = []
        self.graded: list[GradedQuestion] = []  # whose verdicts have all been given
        self.loan_lost = False  # whether a judge in a loan ended, or its lender was killed
        self.started = time.monotonic()

    def grade(self) -> dict[str, Any]:
        """The report, as plain data."""
        seed_everything(self.job["seed"])
        described = json.loads(Path("assignment.json").read_text())["questions"]
        self.described = {one["id"]: one for one in described}
        self.notebook.functions = sorted({name for q in described for name in q["functions"]})
        wanted = self.job["questions"]
        # Before the notebook: what fails or takes too long here is nobody's but ours.
        questions = self._open([q for q in described if wanted is None or q["id"] in wanted])
        started = time.monotonic()
        self.notebook.start()
        notebook_seconds = time.monotonic() - started
        self._take_turns(questions)
        self._lend(questions, described)
        self.notebook.end()
        self.graded = questions
        # What a killed process would have said nobody knows, and a cell may be left out since.
        disturbed = self.notebook.disturbed or self.loan_lost
        return {
            "questions": [question.report() for question in questions],
            "cells": list(plain_reports(self.notebook, keep_output=self.job["keep_output"])),
            "notes": self._notes(),
            "doubtful": [q.name for q in questions if q.doubtful or disturbed],
            "seconds": {"notebook": notebook_seconds, "total": time.monotonic() - self.started},
        }

    def sign(self) -> dict[str, dict[str, Any]]:
        """The signatures of the questions that lost points, on one more student process.

        It has what is left of the submission's time. What does not come to its end, or ends the
        process, has no signature.
        """
        lost = [q for q in self.graded if q.lost_points and not q.broken]
        if not self.job.get("sign", True) or self.job.get("canary"):
            return {}
        found = {}
        for question in lost:
            if self.notebook.fd is None and self.notebook.seconds_left:
                self.notebook.start()
            if self.notebook.fd is None or question.judge.gone:
                continue
            tests = self._signed(question)
            if tests is not None:
                found[question.name] = {"under": self._common(question.name)[1], "tests": tests}
        self.notebook.end()
        return found

    def _signed(self, question: GradedQuestion) -> list[str] | None:
        """What a signature has of each case; None where a case came to no end."""
        verdicts = question.verdicts
        numbers = [n for n in range(len(question.cases)) if not signing.stands(verdicts[n])]
        names, left = self.notebook.names, self.notebook.seconds_left
        turn = Turn(question.name, numbers, names, left, sign=True)
        again: dict[int, dict[str, Any]] = {}
        try:
            self._listen(question, turn, again)
        except WireError:
            self.notebook.end()
            question.judge.gone = True
        if len(again) < len(numbers) or any(v["outcome"] in signing.STANDS for v in again.values()):
            return None
        return [
            signing.signed(again[n]["outcome"], again[n]["digests"])
            if n in again
            else verdicts[n]["outcome"]
            for n in range(len(question.cases))
        ]

    def end(self) -> None:
        """End the judges; all of them side by side."""
        for judge in self.judges:
            judge.socket.close()
        for judge in self.judges:
            judge.end(HANGS)

    def _take_turns(self, questions: list[GradedQuestion]) -> None:
        """Run the cases of questions: first all public ones, then the hidden ones."""
        for phase in Phase:
            if phase is Phase.HIDDEN:
                self.notebook.recording = False
            for question in questions:
                for numbers in self._portions(question.numbers(phase)):
                    self._take_turn(question, phase, numbers)

    def _portions(self, numbers: list[int]) -> list[list[int]]:
        """The cases of one phase, together; one by one where the first loss ends the question."""
        if self.job.get("first_loss"):
            return [[number] for number in numbers]
        return [numbers] if numbers else []

    def _open(self, described: list[dict[str, Any]]) -> list[GradedQuestion]:
        """Fork the judges of questions, which load their tests side by side; learn their cases."""
        apart = "keras" in sys.modules  # an operation may run: no question's may meet another's
        groups = [[one] for one in described] if apart else [described] * bool(described)
        judges = [self._fork_judge(group) for group in groups]
        questions = []
        for judge, group in zip(judges, groups, strict=True):
            cases = _cases_of(judge, group)
            questions += [
                GradedQuestion(q["id"], judge, q["functions"], cases[q["id"]]) for q in group
            ]
        self.questions += questions
        return questions

    def _fork_judge(self, described: list[dict[str, Any]]) -> JudgeProcess:
        briefs = [self._brief(one) for one in described]
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            _become_judge(theirs, Judge(self.policy, briefs, theirs))
        theirs.close()
        channel = Channel(ours.fileno(), ours.fileno(), self.policy.message)
        judge = JudgeProcess(pid, channel, ours)
        self.judges.append(judge)
        return judge

    def _brief(self, described: dict[str, Any]) -> Brief:
        name = described["id"]
        theirs = derived_seed(self.job["seed"], name)
        return Brief(name, self._secret(described), theirs, self._common(name)[0], _loaded(name))

    def _replace_judge(self, ended_by: GradedQuestion) -> None:
        """Give the other questions of a judge that one of them has ended another one."""
        judge = ended_by.judge
        judge.gone = True
        left = [q for q in self.questions if q.judge is judge and q is not ended_by]
        if left:
            described = [self.described[question.name] for question in left]
            another = self._fork_judge(described)
            _cases_of(another, described)  # the same
            for question in left:
                question.judge = another

    def _secret(self, described: dict[str, Any]) -> int:
        """What the draws of a question follow from.

        The seed and the cells are known to the student; the code of the hidden tests is not. So
        one submission cannot tell another what it will meet, and the same one meets the same.
        """
        parts = [
            self.job["seed"],
            _tests_of(described),
            [cell["source"] for cell in self.job["cells"]],
        ]
        digest = hashlib.sha256(json.dumps(parts).encode()).digest()
        return int.from_bytes(digest[:8], "big")

    def _common(self, question: str) -> tuple[int, str]:
        """What the draws of a signature follow from, for every submission the same; and its name.

        Signatures are compared under one name only: that of the seed and the hidden tests' code.
        """
        parts = [signing.VERSION, self.job["seed"], _tests_of(self.described[question])]
        digest = hashlib.sha256(json.dumps(parts).encode()).digest()
        return int.from_bytes(digest[:8], "big"), digest[8:16].hex()

    def _take_turn(self, question: GradedQuestion, phase: Phase, numbers: list[int]) -> None:
        """Have some cases of one phase run."""
        if question.broken:
            return
        if self.job.get("first_loss") and question.lost_one:
            question.fill(numbers, not_run("not run: an earlier test was lost"))
            return
        if phase is Phase.HIDDEN and question.hopeless:
            question.fill(numbers, not_run(question.hopeless))
            return
        if self.notebook.fd is None and self.notebook.seconds_left:
            self.notebook.start()
        if not self.notebook.seconds_left:
            text = "the time of the whole submission was used up"
            question.fill(numbers, Verdict("timeout", text, text))
            return
        gone = self.notebook.gone
        if self.notebook.fd is None and gone is not None:
            public = phase is Phase.PUBLIC
            text = f"the notebook: {gone.text}" if public else "the notebook could not be run"
            question.fill(numbers, Verdict(gone.outcome, text, f"the notebook: {gone.text}"))
            return
        names, left = self.notebook.names, self.notebook.seconds_left
        turn = Turn(question.name, numbers, names, left)
        try:
            self._listen(question, turn, question.verdicts)
        except WireError as error:
            question.broken = f"{'hung' if isinstance(error, WireTimeout) else 'ended'} in a case"
            self.notebook.end()  # it may be in the middle of an answer
            self._replace_judge(question)
        if phase is Phase.PUBLIC and self.notebook.fd is None:
            question.hopeless = "not run: the process had ended in a public test"

    def _listen(
        self,
        question: GradedQuestion,
        turn: Turn,
        verdicts: dict[int, dict[str, Any]],
        *lender: int,
    ) -> None:
        """Give a judge its turn, and follow it to its end; raises `WireError` if it is gone."""
        assert self.notebook.fd is not None
        judge, to_come = question.judge, iter(turn.cases)
        judge.channel.send(turn.plain(), HANGS)
        socket.send_fds(judge.socket, [b"!"], [self.notebook.fd, *lender])
        while True:
            left = self.notebook.seconds_left + TOO_LATE
            said = judge.channel.receive(min(left, self.policy.test_seconds + HANGS))
            judged = Judged.of(said)
            match judged:
                case Judged(verdict=dict(verdict)):
                    kept = ("seconds", "borrowed", "measured", "digests")
                    verdict |= {key: getattr(judged, key) for key in kept}
                    number = next(to_come)
                    verdicts[number] = self._explained(verdict, question.cases[number])
                case Judged(end=bytes(word)):
                    judge.channel.send(self.notebook.end(Word(word)).pack(), HANGS)
                case _:
                    return

    def _lend(self, questions: list[GradedQuestion], described: list[dict[str, Any]]) -> None:
        """Run failed cases again where the reference of an earlier question makes a difference.

        All of it on one student process, which is a fresh one; the first verdict is the least.
        Earlier questions that nobody has asked for are graded as well where it depends on them: a
        question graded by itself gets what it gets among the others.
        """
        fresh = False
        known = {question.name: question for question in questions}
        wanted = lending.missing(questions, described, self.notebook.uses)
        others = self._open([q for q in described if q["id"] in wanted])
        self._take_turns(others)
        known |= {question.name: question for question in others}
        in_order = [known[q["id"]] for q in described if q["id"] in known]
        for place, question in enumerate(in_order):
            of = lending.lendable(question, in_order[:place])
            cases = lending.cases_to_repeat(question, of, self.notebook.uses)
            if not cases or question.broken or not self.notebook.seconds_left:
                continue
            if not fresh:
                self.notebook.start()
                fresh = True
            if self.notebook.fd is not None:
                self._repeat(question, cases, of)

    def _repeat(
        self, question: GradedQuestion, cases: dict[int, list[str]], of: dict[str, str]
    ) -> None:
        """Run cases again, with the functions lent that they reach; `of` has their questions."""
        names, left = self.notebook.names, self.notebook.seconds_left
        lent = sorted(set().union(*cases.values()))
        turn = Turn(question.name, list(cases), names, left, lent=lent)
        verdicts: dict[int, dict[str, Any]] = {}
        try:
            with lending.lender(self.policy, turn.lent) as lender:
                self._listen(question, turn, verdicts, lender.fileno())
        except (WireError, OSError):
            # The judge has ended, or the lender was killed or could not be forked.
            self.loan_lost = True
            self.notebook.end()
            self._replace_judge(question)
        for number, now in verdicts.items():
            case, before = question.cases[number], question.verdicts[number]
            reached = {name: of[name] for name in cases[number]}
            question.verdicts[number] = lending.with_loan(case, before, now, reached)

    def _explained(self, verdict: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
        """A public test's message says why a name is missing, where a cell told of it."""
        if case["visibility"] != Phase.PUBLIC:
            return verdict
        why = missed.explain(verdict["message"], self.job["cells"], self.notebook.missed)
        return verdict | {"message": f"{verdict['message']}\n{why}"} if why else verdict

    def _notes(self) -> list[str]:
        ids, notebook = self.notebook.ids, self.notebook
        left_out = [f"cell {ids[n]} left out: {death.text}" for n, death in notebook.deadly.items()]
        slow = sorted(notebook.slow - set(notebook.deadly))
        return left_out + [f"cell {ids[n]} interrupted at its time limit" for n in slow]


def _cases_of(judge: JudgeProcess, described: list[dict[str, Any]]) -> dict[str, Any]:
    """The cases of a judge's questions, which are the first that it says."""
    try:
        cases: dict[str, Any] = judge.channel.receive(LOADING_SECONDS)
    except WireError as error:
        names = ", ".join(one["id"] for one in described)
        raise BrokenTests(f"the tests of {names} cannot be loaded: {error}") from error
    return cases


def _loaded(question: str) -> list[LoadedCase] | None:
    """The cases of a question, and the reference, loaded once for all judges.

    Not where Keras is: there a line of a test file could run an operation, and then no judge that
    is forked from this process could.
    """
    if "keras" in sys.modules:
        return None
    try:
        if Path("reference.py").exists():
            importlib.import_module("autograder.testing").reference()
        return load_cases(question)
    except Exception as error:
        raise BrokenTests(f"the tests of {question} cannot be loaded: {error!r}") from error


def _become_judge(end: socket.socket, judge: Judge) -> None:
    """Be the judge of a question, and nothing else; does not return."""
    status = 1
    try:
        os.closerange(3, end.fileno())
        os.closerange(end.fileno() + 1, jail.MOST_DESCRIPTORS)
        audit.watch(jail.scratches(judge.policy))
        status = judge.serve()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _tests_of(described: dict[str, Any]) -> str:
    """What stands for the code of a question's hidden tests."""
    known = described.get("tests")
    hidden = Path("hidden", f"{described['id']}.py")
    return str(known) if known else hashlib.sha256(hidden.read_bytes()).hexdigest()
