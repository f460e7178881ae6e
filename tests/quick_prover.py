"""A prover that grades nothing, to see what a release makes of what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.console import Console

from autograder.course.assignment import Assignment
from autograder.course.candidate import Candidate
from autograder.course.notebook import (
    ReleasedNotebook,
    cells_to_grade,
    filled_with_reference,
)
from autograder.course.settings import Course
from autograder.proof.check import Checker
from autograder.proof.store import ProofStore
from autograder.records import Cell, Result
from autograder.releasing.gate import ReferenceAndStub
from autograder.releasing.proving import Prover, VersionProof


class QuickProver(Prover):
    """Says that everything holds, but for `problems`; grades reference and stub by `grade`."""

    told: tuple[
        Mapping[str, bytes] | None, tuple[str, ...], Callable[[Sequence[Cell]], Result] | None
    ]

    def __init__(
        self,
        course: Course,
        *,
        files: Mapping[str, bytes] | None = None,
        problems: Sequence[str] = (),
        grade: Callable[[Sequence[Cell]], Result] | None = None,
    ) -> None:
        super().__init__(Checker("process", 1, Console(quiet=True), proofs=ProofStore(course)))
        object.__setattr__(self, "told", (files, tuple(problems), grade))

    def proof_of(self, assignment: Assignment, notebook: ReleasedNotebook) -> ReferenceAndStub:
        grade = self.told[2]
        assert grade is not None, "nobody said what the reference and the stub get"
        filled = filled_with_reference(notebook, assignment.master)
        reference = cells_to_grade(filled, notebook)
        return ReferenceAndStub(grade(reference), grade(cells_to_grade(notebook.content, notebook)))

    def prove(self, version: str, candidates: Sequence[Candidate]) -> VersionProof:
        files, problems, _ = self.told
        return VersionProof({"proof.json": version.encode()} if files is None else files, problems)
