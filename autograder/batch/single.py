"""One submission, with everything that can be seen of it, for `autograder try`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from autograder.batch.grading import SandboxKind, prepare
from autograder.batch.released import released_cells
from autograder.course.assignment import Assignment
from autograder.errors import RejectedSubmission, UsageError
from autograder.gradebook.slips import lookup_for
from autograder.intake import Fate, Found, find_submissions, load
from autograder.records import Cell, Job, Result, Status
from autograder.slips.lookup import FoundSlip


@dataclass(frozen=True)
class Tried:
    """What came of one submission: the cells that ran, and the known slips that it is like."""

    result: Result
    cells: tuple[Cell, ...] = ()
    slips: Mapping[str, FoundSlip] = field(default_factory=dict)  # by question


def grade_one(assignment: Assignment, path: Path, kind: SandboxKind, question: str | None) -> Tried:
    """Grade the one submission at `path`, on all questions or one.

    Raises `UsageError` when `path` is not one submission, `MachineryError` when it could not be
    graded.
    """
    if question in assignment.settings.written:
        raise UsageError(f"{question} is graded by a person: no test gives points for it")
    if question is not None and question not in assignment.questions:
        known = ", ".join(assignment.questions)
        raise UsageError(f"{assignment.name} has no question {question!r}; there are: {known}")
    found = _the_one(path)
    released = released_cells(assignment)
    grading = prepare(assignment, kind, [path])
    try:
        loaded = load(found, released)
    except RejectedSubmission as reason:
        result = grading.marking.not_graded(
            found.name, found.student, Status.REJECTED, str(reason), grading.label
        )
        return Tried(result)
    job = Job(
        cells=loaded.cells,
        seed=assignment.course.settings.seed,
        questions=None if question is None else (question,),
        keep_output=True,
    )
    with closing(grading.worker()) as worker:
        graded = worker.grade(job)
    result = grading.marking.graded(
        found.name, found.student, graded.report, graded.image, loaded.notes, loaded.answers
    )
    lookup = lookup_for(assignment)
    found_slips = {
        name: lookup.find(name, signature) for name, signature in graded.report.signatures.items()
    }
    return Tried(result, loaded.cells, found_slips)


def _the_one(path: Path) -> Found:
    ready = [item for item in find_submissions([path]) if item.fate is not Fate.IGNORED]
    if len(ready) != 1:
        raise UsageError(
            f"{path} holds {len(ready)} submissions; name one notebook, script or zip, "
            "or grade them all with autograder grade"
        )
    return ready[0]
