"""The proof that a version takes along: what was graded, and what each submission got.

No times and no names of machines are in it, so that the same content gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Console

from autograder.batch.grading import SandboxKind
from autograder.course.settings import Course
from autograder.proof.check import AssignmentProof, check_assignment
from autograder.proof.store import Proofs
from autograder.records import Outcome, Record, Result
from autograder.releasing.release import Candidate, Proven, Proving
from autograder.report.matrix import Row, markdown_matrix, problem_lines

PROOF = "proof.json"
PAGE = "proof.md"


class RowEntry(Record):
    """One submission of a proof."""

    kind: str  # reference, stub, wheat, chaff or hostile
    name: str
    expected: str
    points: dict[str, float]  # of the questions that it was graded on
    lost: dict[str, tuple[str, ...]]  # the names of the tests that it did not pass, by question


class AssignmentEntry(Record):
    """The proof of one assignment."""

    bundle: str  # SHA-256 of the grading bundle without its version, as in the manifest
    seed: int
    questions: dict[str, float]  # points
    rows: tuple[RowEntry, ...]


class ProofEntry(Record):
    """`proof.json`."""

    version: str
    assignments: dict[str, AssignmentEntry]


def version_proving(
    course: Course, kind: SandboxKind, workers: int, console: Console, proofs: Proofs
) -> Proving:
    """Return what proves the assignments of a version.

    Wheats and chaffs are graded on the questions that they touch, as in `make proof`; what
    `proofs` holds for exactly this content is not graded again.
    """

    def prove(version: str, candidates: Sequence[Candidate]) -> Proven:
        entries, pages, problems = {}, [f"# Proof of {version}\n\n{_INTRODUCTION}"], []
        for candidate in candidates:
            proof = check_assignment(
                course,
                candidate.name,
                submissions=None,
                kind=kind,
                seed=None,
                workers=workers,
                console=console,
                touched=True,
                proofs=proofs,
                candidate=candidate,
            )
            before = f", {proof.cached} of them proved before" if proof.cached else ""
            console.print(f"{candidate.name}: {len(proof.rows)} rows{before}", highlight=False)
            problems += [f"{candidate.name}: {line}" for line in problem_lines(proof.rows)]
            entries[candidate.name] = _entry(candidate, proof, course.settings.seed)
            title = f"{candidate.name}: {candidate.entry.title}"
            pages.append(markdown_matrix(title, candidate.entry.questions, proof.rows))
        plain = ProofEntry(version=version, assignments=entries).model_dump(mode="json")
        text = json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        files = {PROOF: text.encode(), PAGE: "\n".join(pages).encode()}
        return Proven(files, tuple(problems))

    return prove


_INTRODUCTION = """\
What each submission got, for the staff. The reference and every wheat have full marks, the
untouched stub has no more than its floor, every chaff loses points in exactly the questions that
it names, and no attack has more than it earns honestly. A wheat or chaff is graded on the
questions whose functions it defines; in the others it has the reference's answers.
"""


def _entry(candidate: Candidate, proof: AssignmentProof, seed: int) -> AssignmentEntry:
    return AssignmentEntry(
        bundle=candidate.entry.bundle,
        seed=seed,
        questions=candidate.entry.questions,
        rows=tuple(_row(row) for row in proof.rows),
    )


def _row(row: Row) -> RowEntry:
    return RowEntry(
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
