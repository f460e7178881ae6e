"""Every assignment of the course is fair: wheats full marks, chaffs lose what they must."""

from pathlib import Path

import pytest
from rich.console import Console

from autograder.course.settings import load_course
from autograder.proof.check import AssignmentProof, check_assignment
from autograder.proof.store import Proofs

COURSE = load_course(Path(__file__).parents[2])
# Those that train models take minutes on two cores: `make proof` runs them.
ASSIGNMENTS = [
    pytest.param(name, marks=[pytest.mark.training] if settings.data else [])
    for name, settings in COURSE.settings.assignments.items()
]
SMALL = load_course(Path(__file__).parents[1] / "courses" / "small")
WORKERS = 2


def problems(proof: AssignmentProof) -> list[str]:
    return [f"{row.name}: {problem}" for row in proof.rows for problem in row.problems]


def prove(course: object, assignment: str, kind: str, **options: object) -> AssignmentProof:
    # Everything is graded; a release of the same content may take it from what is kept.
    kept = {"proofs": Proofs(COURSE), "again": True} if course is COURSE else {}
    defaults = {"submissions": None, "seed": None, "workers": WORKERS, "touched": True, **kept}
    return check_assignment(
        course,  # type: ignore[arg-type]
        assignment,
        kind=kind,  # type: ignore[arg-type]
        console=Console(quiet=True),
        **(defaults | options),  # type: ignore[arg-type]
    )


@pytest.mark.sandbox
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_wheats_get_full_marks_chaffs_lose_their_questions_and_attacks_earn_nothing(
    assignment: str,
) -> None:
    assert problems(prove(COURSE, assignment, "process")) == []


@pytest.mark.sandbox
@pytest.mark.timeout(3600)
def test_another_seed_changes_no_verdict() -> None:
    assert problems(prove(COURSE, "windowing", "process", seed=77)) == []


@pytest.mark.docker
@pytest.mark.timeout(3600)
def test_no_attack_in_a_container_gets_more_than_its_honest_score() -> None:
    assert problems(prove(COURSE, "one_hot", "docker")) == []


@pytest.mark.sandbox
@pytest.mark.parametrize("assignment", SMALL.settings.assignments)
def test_another_course_is_graded_by_the_same_kit(assignment: str) -> None:
    assert problems(prove(SMALL, assignment, "process")) == []
