"""The proof of a release, and what of it a version takes along: what each submission got.

No times and no names of machines are in it, so that the same content gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from autograder.batch.grading import prepare
from autograder.course.assignment import Assignment
from autograder.course.candidate import Candidate
from autograder.course.notebook import ReleasedNotebook, cells_to_grade, filled_with_reference
from autograder.proof.check import AssignmentProof, Checker
from autograder.proof.mutate import MutantFate, MutationProof, Mutator
from autograder.proof.slips import spoken, unspoken
from autograder.records import Cell, Job, Outcome, Record, Result
from autograder.releasing.gate import ReferenceAndStub
from autograder.report.matrix import MatrixRow, markdown_matrix, problem_lines
from autograder.slips.table import VERSION_FILE, SlipTable, tables_text
from autograder.wording import counted

PROOF = "proof.json"
PAGE = "proof.md"


class ProvedRow(Record):
    """One submission of a proof."""

    kind: str  # reference, stub, wheat, chaff or hostile
    name: str
    expected: str
    points: dict[str, float]  # of the questions that it was graded on
    lost: dict[str, tuple[str, ...]]  # the names of the tests that it did not pass, by question


class ProvedMutants(Record):
    """What became of the reference's mutants."""

    killed: int
    allowed: dict[str, dict[str, str]]  # why each survivor may live, by function and change
    left_out: tuple[str, ...]  # the functions that train, which a release does not mutate


class ProvedAssignment(Record):
    """The proof of one assignment."""

    bundle: str  # SHA-256 of the grading bundle without its version, as in the manifest
    seed: int
    questions: dict[str, float]  # points
    rows: tuple[ProvedRow, ...]
    mutants: ProvedMutants | None = None  # of versions made before there were any: None


class ProvedVersion(Record):
    """`proof.json`."""

    version: str
    assignments: dict[str, ProvedAssignment]


@dataclass(frozen=True)
class VersionProof:
    """What the whole proof of a version came to."""

    files: Mapping[str, bytes]  # that the version takes along
    problems: tuple[str, ...]  # any of them stops the release
    slips: Mapping[str, SlipTable] = field(default_factory=dict)  # by assignment


@dataclass(frozen=True)
class Prover:
    """Grades what a release needs to prove itself."""

    checker: Checker

    def proof_of(self, assignment: Assignment, notebook: ReleasedNotebook) -> ReferenceAndStub:
        """Grade the reference and the untouched stub of an assignment as its files stand now."""
        grading = prepare(assignment, self.checker.kind, own_files=True)
        filled = filled_with_reference(notebook, assignment.master)
        reference = cells_to_grade(filled, notebook)
        stub = cells_to_grade(notebook.content, notebook)
        seed = assignment.course.settings.seed
        with closing(grading.worker()) as worker:

            def graded(cells: Sequence[Cell]) -> Result:
                report = worker.grade(Job(cells=tuple(cells), seed=seed))
                return grading.marking.graded("cells", "", report.report, report.image, ())

            return ReferenceAndStub(reference=graded(reference), stub=graded(stub))

    def prove(self, version: str, candidates: Sequence[Candidate]) -> VersionProof:
        """Grade everything that proves the assignments of a version.

        Wheats and chaffs are graded on the questions that they touch, as in `make proof`, and so
        are the mutants of the functions that do not train; what was proved before for exactly this
        content is not graded again.
        """
        checker = replace(self.checker, touched=True)
        mutator = Mutator(checker.kind, checker.workers, checker.console, proofs=checker.proofs)
        tables: dict[str, SlipTable] = {}
        entries, pages, problems = {}, [f"# Proof of {version}\n\n{_INTRODUCTION}"], []
        for candidate in candidates:
            proof = checker.check_candidate(candidate)
            before = f", {proof.cached} of them proved before" if proof.cached else ""
            line = f"{candidate.name}: {len(proof.rows)} rows{before}"
            checker.console.print(line, highlight=False)
            problems += [f"{candidate.name}: {line}" for line in problem_lines(proof.rows)]
            known = spoken(candidate.assignment, proof)
            tables[candidate.name] = known.table
            mute = unspoken(proof)
            problems += [f"{candidate.name}: {line}" for line in (*known.problems, *mute)]
            mutated = mutator.mutate_candidate(candidate)
            before = f", {mutated.cached} of them tried before" if mutated.cached else ""
            line = f"{candidate.name}: {counted(len(mutated.tried), 'mutant')}{before}"
            checker.console.print(line, highlight=False)
            problems += [f"{candidate.name}: {line}" for line in mutated.problems]
            entries[candidate.name] = _entry(candidate, proof, mutated)
            title = f"{candidate.name}: {candidate.entry.title}"
            pages.append(markdown_matrix(title, candidate.entry.questions, proof.rows))
            pages.append(_mutants_in_words(mutated))
        plain = ProvedVersion(version=version, assignments=entries).model_dump(mode="json")
        text = json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        files = {
            PROOF: text.encode(),
            PAGE: "\n".join(pages).encode(),
            VERSION_FILE: tables_text(tables).encode(),
        }
        return VersionProof(files, tuple(problems), tables)


_INTRODUCTION = """\
What each submission got, for the staff. The reference and every wheat have full marks, the
untouched stub has no more than its floor, every chaff loses points in exactly the questions that
it names, and no attack has more than it earns honestly. A wheat or chaff is graded on the
questions whose functions it defines; in the others it has the reference's answers. Of the mutants
of the reference, which have one small change each, all lose points but those that the contract
allows.
"""


def _entry(
    candidate: Candidate, proof: AssignmentProof, mutated: MutationProof
) -> ProvedAssignment:
    return ProvedAssignment(
        bundle=candidate.entry.bundle,
        seed=candidate.assignment.course.settings.seed,
        questions=candidate.entry.questions,
        rows=tuple(_row(row) for row in proof.rows),
        mutants=_mutants(mutated),
    )


def _mutants(mutated: MutationProof) -> ProvedMutants:
    allowed: dict[str, dict[str, str]] = {}
    for one in mutated.tried:
        if one.fate is MutantFate.ALLOWED:
            allowed.setdefault(one.mutant.function, {})[one.mutant.change] = one.told
    killed = sum(one.fate is MutantFate.KILLED for one in mutated.tried)
    return ProvedMutants(killed=killed, allowed=allowed, left_out=mutated.left_out)


def _mutants_in_words(mutated: MutationProof) -> str:
    proved = _mutants(mutated)
    may = sum(len(changes) for changes in proved.allowed.values())
    left_out = f" Not mutated, because they train: {', '.join(proved.left_out)}."
    return (
        f"{counted(proved.killed, 'mutant')} killed, {may} allowed to live."
        f"{left_out if proved.left_out else ''}\n"
    )


def _row(row: MatrixRow) -> ProvedRow:
    return ProvedRow(
        kind=row.kind,
        name=row.name,
        expected=row.expected,
        points={question.id: question.points for question in row.result.questions},
        lost=_lost(row.result),
    )


def _lost(result: Result) -> dict[str, tuple[str, ...]]:
    lost = {
        question.id: tuple(c.name for c in question.cases if c.outcome is not Outcome.PASSED)
        for question in result.questions
    }
    return {question: names for question, names in lost.items() if names}
