"""The proof of an assignment: every wheat gets full marks, every chaff loses what it must.

In the sense of the literature on test suites (Wrenn, Krishnamurthi and Fisler, ICER 2018): wheats
show that the tests accept what is right, chaffs that they reject what is plausibly wrong.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console

from autograder.batch.grading import Grading, SandboxKind, prepare
from autograder.batch.pool import Pool
from autograder.batch.progress import progress
from autograder.batch.worker import NoSandboxError, Worker
from autograder.course.assignment import Assignment
from autograder.course.bundle import UNRELEASED, Bundle, labelled
from autograder.course.candidate import Candidate
from autograder.course.notebook import ReleasedNotebook
from autograder.course.settings import AssignmentSettings
from autograder.errors import MachineryError, UsageError
from autograder.proof.store import ProofStore, RowResult, key_of
from autograder.proof.variants import (
    Kind,
    Variant,
    built_in,
    default_folder,
    find_files,
    from_files,
)
from autograder.records import Job, Outcome, QuestionResult, Result, Signature, Status
from autograder.report.matrix import MatrixRow
from autograder.wording import counted, number

_TOLERANCE = 1e-6  # of points, which are rounded to four digits


@dataclass(frozen=True)
class Fared:
    """How one submission fared, and what is wrong with that."""

    variant: Variant
    result: Result
    seconds: float
    problems: tuple[str, ...]
    cached: bool = False  # taken from what was proved before
    signatures: Mapping[str, Signature] = field(default_factory=dict)  # of what lost points


@dataclass(frozen=True)
class AssignmentProof:
    """How all submissions of one assignment fared."""

    assignment: str
    questions: tuple[str, ...]
    fared: tuple[Fared, ...]

    @property
    def rows(self) -> tuple[MatrixRow, ...]:
        """The same as rows of a matrix."""
        return tuple(
            MatrixRow(
                kind=one.variant.kind.value,
                name=one.variant.name,
                expected=_expected(one.variant),
                result=one.result,
                loses=one.variant.loses,
                seconds=one.seconds,
                problems=one.problems,
            )
            for one in self.fared
        )

    @property
    def cached(self) -> int:
        """How many rows were taken from what was proved before."""
        return sum(one.cached for one in self.fared)

    @property
    def passed(self) -> bool:
        """Whether all is as it should be."""
        return not any(one.problems for one in self.fared)


@dataclass(frozen=True)
class Checker:
    """How assignments are checked.

    `touched` leaves out the questions of which a wheat or chaff defines no function: there it has
    the reference's answers, which are graded once, as the reference. With `questions`, only those
    are looked at, and only by the submissions that touch one of them. What `proofs` holds for
    exactly this content is taken from there, unless `again`, and what proves itself now is added.
    """

    kind: SandboxKind
    workers: int
    console: Console
    seed: int | None = None  # None: the course's
    touched: bool = False
    questions: frozenset[str] | None = None  # None: all
    proofs: ProofStore | None = None
    again: bool = False

    def check(self, assignment: Assignment, submissions: Path | None = None) -> AssignmentProof:
        """Grade reference, stub, and all files for `assignment` in `submissions`; judge each.

        `submissions` is by default the course's own folder. Raises `UsageError` where nothing for
        this assignment is found in a folder that was named.
        """
        return self._proof(assignment, assignment.released, submissions)

    def check_candidate(self, candidate: Candidate) -> AssignmentProof:
        """The same for an assignment that is to be released, on the course's own submissions.

        Raises `UsageError` where the course's files are not those of the candidate any more.
        """
        return self._proof(candidate.assignment, candidate.notebook, None, candidate.bundle)

    def _proof(
        self,
        assignment: Assignment,
        released: ReleasedNotebook,
        submissions: Path | None,
        bundle: Bundle | None = None,
    ) -> AssignmentProof:
        settings = assignment.settings
        variants = tuple(self._variants(assignment, released, submissions))
        grading = prepare(assignment, self.kind, own_files=True, say=self.console.print)
        if bundle and labelled(bundle, UNRELEASED).digest != grading.bundle.digest:
            raise UsageError(
                f"files of {assignment.name} were changed meanwhile; run the command again"
            )
        seed = assignment.course.settings.seed if self.seed is None else self.seed
        tasks = [
            Task(variant, Job(cells=variant.cells, seed=seed, questions=variant.questions))
            for variant in variants
        ]
        before = {task: self._stored(grading, task) for task in tasks}
        found = {task: row for task, row in before.items() if row}
        todo = [task for task in tasks if task not in found]
        for task, proved in graded_tasks(grading, todo, self.workers, self.console):
            found[task] = proved
            if self.proofs and not judge(task.variant, proved.result, settings):
                self.proofs.keep(key_of(grading, task.job), proved)
        fared = (
            Fared(
                task.variant,
                found[task].result,
                found[task].seconds,
                judge(task.variant, found[task].result, settings),
                cached=before[task] is not None,
                signatures=found[task].signatures,
            )
            for task in tasks
        )
        return AssignmentProof(assignment.name, assignment.questions, tuple(fared))

    def _variants(
        self, assignment: Assignment, released: ReleasedNotebook, submissions: Path | None
    ) -> Iterator[Variant]:
        name, master = assignment.name, assignment.master
        files = find_files(submissions or default_folder(assignment.course), name)
        if submissions is not None and not files:
            raise UsageError(
                f"{submissions} has no wheat_*.py, chaff_*.py or {name}__*.py for {name}"
            )
        for variant in (*built_in(master, released), *from_files(files, master, released)):
            alone = self.touched or self.questions is not None
            narrowed = _narrowed(variant, assignment.settings) if alone else variant
            if self.questions is not None:
                wanted = narrowed.questions or assignment.questions
                wanted = tuple(question for question in wanted if question in self.questions)
                narrowed = replace(narrowed, questions=wanted)
            if narrowed.questions != ():
                yield narrowed

    def _stored(self, grading: Grading, task: Task) -> RowResult | None:
        if self.proofs is None or self.again:
            return None
        return self.proofs.find(key_of(grading, task.job))


@dataclass(frozen=True, eq=False)
class Task:
    """A variant that is to be graded."""

    variant: Variant
    job: Job


def judge(variant: Variant, result: Result, settings: AssignmentSettings) -> tuple[str, ...]:
    """Say what is wrong with the points that `variant` got; nothing, if all is as it should be."""
    if result.status is not Status.GRADED:
        return (f"could not be graded: {result.reason}",)
    if variant.kind is Kind.HOSTILE:
        return tuple(_too_much(variant, result))
    return tuple(
        problem
        for question in result.questions
        for problem in _judge_question(variant, question, settings)
    )


def _narrowed(variant: Variant, settings: AssignmentSettings) -> Variant:
    """The same variant, a wheat or chaff only to be graded on what it touches."""
    wanted = variant.touches | variant.loses
    all_or_none = not wanted or wanted == set(settings.questions)
    if variant.kind not in (Kind.WHEAT, Kind.CHAFF) or all_or_none:
        return variant
    return replace(variant, questions=tuple(q for q in settings.questions if q in wanted))


def _judge_question(
    variant: Variant, question: QuestionResult, settings: AssignmentSettings
) -> Iterator[str]:
    points = f"{number(question.points, 4)} of {number(question.maximum)}"
    full = question.points >= question.maximum - _TOLERANCE
    if variant.kind is Kind.STUB:
        floor = settings.floor.get(question.id, 0.0)
        if question.points > floor + _TOLERANCE:
            yield f"{question.id}: {points}, above its floor of {number(floor)}"
    elif question.id in variant.loses:
        if full:
            yield f"{question.id}: full marks, should have lost points"
    elif not full:
        yield f"{question.id}: {points}, should have full marks; {_lost(question)}"


def _expected(variant: Variant) -> str:
    if variant.kind is Kind.CHAFF:
        return f"loses {', '.join(sorted(variant.loses))}"
    if variant.kind is Kind.HOSTILE:
        return f"at most {number(variant.honest)}"
    return "its floor" if variant.kind is Kind.STUB else "full marks"


def _too_much(variant: Variant, result: Result) -> Iterator[str]:
    if result.points > variant.honest + _TOLERANCE:
        points, honest = counted(result.points, "point"), number(variant.honest)
        yield f"{points}, more than the {honest} it has earned honestly"


def _lost(question: QuestionResult) -> str:
    """Name the tests that did not pass, each with the first line of its reason."""
    parts = []
    for case in question.cases:
        if case.outcome is not Outcome.PASSED:
            why = (case.detail or case.message).strip().splitlines() or [""]
            parts.append(f"{case.name!r} {case.outcome}: {why[-1][:300]}")
    return "; ".join(parts)


def graded_tasks(
    grading: Grading, tasks: Sequence[Task], workers: int, console: Console
) -> Iterator[tuple[Task, RowResult]]:
    """Yield each task with what came of it, as they come."""
    marking = grading.marking

    def handle(task: Task, worker: Worker) -> RowResult:
        name = task.variant.name
        signatures: Mapping[str, Signature] = {}
        started = time.monotonic()
        try:
            graded = worker.grade(task.job)
        except NoSandboxError:
            raise
        except MachineryError as error:
            result = marking.not_graded(name, name, Status.ERROR, str(error), grading.label)
        else:
            result = marking.graded(name, name, graded.report, graded.image, ())
            signatures = graded.report.signatures
        return RowResult(result, time.monotonic() - started, signatures)

    if not tasks:
        return
    pool = Pool(grading.worker, handle, max(1, min(workers, len(tasks))))
    with progress(console, marking.assignment.name, len(tasks)) as show:
        for task, outcome in pool.run(tasks):
            yield task, outcome
            show.done(outcome.result.status)
