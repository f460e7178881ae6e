"""The mutants of a reference, graded: which of them the tests let live, and whether they may.

A mutant is graded like a chaff, on the question of its function alone, and the first test that it
does not pass kills it. So does taking more than ten times as long as the reference.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rich.console import Console

from autograder.archives import read_tar
from autograder.batch.grading import Grading, SandboxKind, prepare
from autograder.batch.key import key_of
from autograder.course.assignment import Assignment
from autograder.course.bundle import SHARED_MODULE
from autograder.course.candidate import Candidate
from autograder.course.case_code import code_of, names_in, read_tests, used_of
from autograder.course.notebook import ReleasedNotebook, cells_to_grade
from autograder.course.training import training_functions
from autograder.errors import MachineryError, UsageError
from autograder.proof.allowed import Allowed, load_allowed
from autograder.proof.assemble import reference_submission, with_solution_file
from autograder.proof.check import Task, graded_tasks
from autograder.proof.mutation import Mutant, mutants_of
from autograder.proof.store import ProofStore, RowResult
from autograder.proof.variants import Kind, Variant
from autograder.records import Cell, Job, Outcome, Result, Status
from autograder.wording import one_line

TIMES = 10  # the reference's time: what takes longer is killed
LEAST_SECONDS = 5.0  # a machine may be busy for a moment
MUTANT = "a mutant"  # in the key of what is kept, so that no other row is taken for it


class MutantFate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    ALLOWED = "allowed"  # survived, and the assignment says why it may
    SURVIVED = "survived"
    NOT_GRADED = "not graded"  # the machinery failed


@dataclass(frozen=True)
class TriedMutant:
    """A mutant and what became of it."""

    mutant: Mutant
    fate: MutantFate
    told: str  # the test that killed it, why it may live, or why it could not be graded
    seconds: float
    cached: bool = False


@dataclass(frozen=True)
class MutationProof:
    """What became of the mutants of an assignment."""

    assignment: str
    tried: tuple[TriedMutant, ...]
    left_out: tuple[str, ...]  # functions that train, and were not asked for
    idle: tuple[TriedMutant, ...]  # killed, although an entry says that they may live

    @property
    def cached(self) -> int:
        """How many verdicts were taken from what was proved before."""
        return sum(one.cached for one in self.tried)

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """Those that should not have lived."""
        return tuple(one.mutant for one in self.tried if one.fate is MutantFate.SURVIVED)

    @property
    def problems(self) -> tuple[str, ...]:
        """A line for each mutant that should not have lived, or could not be graded."""
        return tuple(
            f"{one.mutant.question} line {one.mutant.line}: "
            f"{one_line(one.mutant.change, width=600)}: "
            + (
                "no test notices"
                if one.fate is MutantFate.SURVIVED
                else one_line(one.told, width=300)
            )
            for one in self.tried
            if one.fate in (MutantFate.SURVIVED, MutantFate.NOT_GRADED)
        )

    @property
    def passed(self) -> bool:
        """Whether every mutant was killed, or may live."""
        return not self.problems


@dataclass(frozen=True)
class Mutator:
    """How the mutants of references are graded."""

    kind: SandboxKind
    workers: int
    console: Console
    training: bool = False  # also the functions that train
    proofs: ProofStore | None = None
    again: bool = False

    def mutate(self, assignment: Assignment, question: str | None = None) -> MutationProof:
        """Grade the mutants of an assignment, or of one of its questions.

        Raises `UsageError` for an unknown question, and where the reference itself loses points.
        """
        assignment.expect_questions([question] if question is not None else [])
        return self._proof(assignment, assignment.released, question)

    def mutate_candidate(self, candidate: Candidate) -> MutationProof:
        """The same for an assignment that is to be released."""
        return self._proof(candidate.assignment, candidate.notebook, None)

    def _proof(
        self, assignment: Assignment, released: ReleasedNotebook, question: str | None
    ) -> MutationProof:
        mutants = mutants_of(assignment.master)
        allowed = load_allowed(assignment.course, assignment.name, mutants)
        training = frozenset() if self.training else training_functions(assignment)
        asked = [m for m in mutants if question in (None, m.question)]
        wanted = [m for m in asked if m.function not in training]
        left_out = tuple(dict.fromkeys(m.function for m in asked if m.function in training))
        if not wanted:
            return MutationProof(assignment.name, (), left_out, ())
        grading = prepare(assignment, self.kind, own_files=True, say=self.console.print)
        run = _Run(self, grading, assignment, released, allowed)
        tried = {one.mutant: one for one in run.tried(wanted)}
        in_order = tuple(tried[mutant] for mutant in wanted)
        idle = tuple(
            t for t in in_order if t.fate is MutantFate.KILLED and allowed.reason(t.mutant)
        )
        return MutationProof(assignment.name, in_order, left_out, idle)


@dataclass(frozen=True)
class _Run:
    """The mutants of one assignment on their way through the sandbox."""

    mutator: Mutator
    grading: Grading
    assignment: Assignment
    released: ReleasedNotebook
    allowed: Allowed

    def tried(self, mutants: Sequence[Mutant]) -> Iterator[TriedMutant]:
        """What became of each mutant, those that were tried before first."""
        keys = {mutant: self._key(mutant) for mutant in mutants}
        proofs, again = self.mutator.proofs, self.mutator.again
        todo = []
        for mutant in mutants:
            found = proofs.find(keys[mutant]) if proofs and not again else None
            if found:
                yield self._judged(mutant, found.result, found.seconds, cached=True)
            else:
                todo.append(mutant)
        limits = self._limits(dict.fromkeys(mutant.question for mutant in todo))
        tasks = {self._task(mutant, limits[mutant.question]): mutant for mutant in todo}
        for task, proved in self._graded(list(tasks)):
            mutant = tasks[task]
            if proofs and proved.result.status is Status.GRADED:
                proofs.keep(keys[mutant], proved)
            yield self._judged(mutant, proved.result, proved.seconds)

    def _limits(self, questions: Mapping[str, None]) -> dict[str, float]:
        """The seconds that a mutant may take, by question: ten times what the reference takes."""
        notebook = reference_submission(self.assignment.master, self.released)
        cells = cells_to_grade(notebook, self.released)
        tasks = {
            Task(
                Variant(f"reference, {question}", Kind.REFERENCE, notebook, cells),
                Job(
                    cells=cells, seed=self._seed, questions=(question,), first_loss=True, sign=False
                ),
            ): question
            for question in questions
        }
        limits = {}
        for task, (result, _, _) in self._graded(list(tasks)):
            if result.status is not Status.GRADED:
                raise MachineryError(f"the reference could not be graded: {result.reason}")
            if lost := _lost(result):
                raise UsageError(
                    f"{tasks[task]}: the reference itself does not pass {lost!r}; "
                    f"see autograder check {self.assignment.name}"
                )
            limits[tasks[task]] = max(LEAST_SECONDS, TIMES * result.seconds["total"])
        return limits

    def _task(self, mutant: Mutant, seconds: float) -> Task:
        notebook = with_solution_file(self.assignment.master, self.released, mutant.text)
        cells = cells_to_grade(notebook, self.released)
        return Task(
            Variant(f"{mutant.function}:{mutant.line}", Kind.MUTANT, notebook, cells),
            Job(
                cells=cells,
                seed=self._seed,
                questions=(mutant.question,),
                seconds=seconds,
                first_loss=True,
                sign=False,
            ),
        )

    def _graded(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, RowResult]]:
        return graded_tasks(self.grading, tasks, self.mutator.workers, self.mutator.console)

    def _judged(
        self, mutant: Mutant, result: Result, seconds: float, *, cached: bool = False
    ) -> TriedMutant:
        if result.status is not Status.GRADED:
            return TriedMutant(mutant, MutantFate.NOT_GRADED, result.reason, seconds)
        if lost := _lost(result):
            return TriedMutant(mutant, MutantFate.KILLED, lost, seconds, cached)
        reason = self.allowed.reason(mutant)
        return TriedMutant(
            mutant, MutantFate.ALLOWED if reason else MutantFate.SURVIVED, reason, seconds, cached
        )

    @property
    def _seed(self) -> int:
        return self.assignment.course.settings.seed

    @cached_property
    def _bundled(self) -> dict[str, bytes]:
        return read_tar(self.grading.bundle.tar)

    def _key(self, mutant: Mutant) -> str:
        """Under what a verdict is kept: all that decides it, and nothing of other questions."""
        question = mutant.question
        asked = question_digest(self._bundled, question, mutant.text)
        cell = Cell(id=mutant.function, source=mutant.text)
        job = Job(cells=(cell,), seed=self._seed, questions=(question,))
        return key_of(self.assignment, asked, self.grading.image, job, (MUTANT,))


def question_digest(bundle: Mapping[str, bytes], question: str, text: str) -> str:
    """Digest what one question is graded with: its tests, what they and `text` use, the data.

    `bundle` are the files of a grading bundle. What of the reference or of `shared.py` neither the
    question's tests nor `text` lead to takes no part.
    """
    files = {name: content.decode() for name, content in bundle.items() if name.endswith(".py")}
    public, hidden = files[f"public/{question}.py"], files[f"hidden/{question}.py"]
    shared, reference = files.get(SHARED_MODULE, ""), ast.parse(files["reference.py"])
    tests = read_tests(hidden, shared)
    wanted = names_in(ast.parse(hidden), ast.parse(text), ast.parse(tests.shared))
    imports = [node for node in reference.body if isinstance(node, ast.Import | ast.ImportFrom)]
    parts = [
        code_of(ast.parse(public)),
        tests.shared,
        [[case.weight, case.code] for case in tests.cases.values()],
        [code_of(node) for node in (*imports, *used_of(reference, wanted))],
        sorted(
            (name, hashlib.sha256(content).hexdigest())
            for name, content in bundle.items()
            if name.startswith(("data/", "private/"))
        ),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _lost(result: Result) -> str:
    """The name of the first test that was not passed; empty where all were."""
    for question in result.questions:
        for case in question.cases:
            if case.outcome is not Outcome.PASSED and case.weight:
                failed = case.outcome is Outcome.FAILED
                return case.name if failed else f"{case.name} ({case.outcome})"
    return ""
