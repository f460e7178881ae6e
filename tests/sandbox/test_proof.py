"""Every assignment of the course is fair: wheats full marks, chaffs lose what they must."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from attacks import one_attack_of_each_class
from rich.console import Console

from autograder.batch.grading import SandboxKind
from autograder.course.assignment import find_assignment
from autograder.course.settings import Course, load_course
from autograder.course.training import training_questions, trains
from autograder.proof.check import AssignmentProof, Checker
from autograder.proof.mutate import Mutator
from autograder.proof.store import ProofStore

COURSE = load_course(Path(__file__).parents[2])
# Those that train models take minutes on two cores, and so do all attacks on one_hot, some of which
# sit out every limit: `make proof` runs them.
ASSIGNMENTS = [
    pytest.param(
        name,
        marks=[pytest.mark.training if trains(find_assignment(COURSE, name)) else pytest.mark.proof]
        if trains(find_assignment(COURSE, name)) or name == "one_hot"
        else [],
    )
    for name in COURSE.settings.assignments
]
# What trains without Keras has other questions, which are as quick as those of the NumPy
# assignments.
PARTLY_QUICK = [
    name
    for name in COURSE.settings.assignments
    if trains(found := find_assignment(COURSE, name)) and "keras" not in found.sandbox.preload
]
SUBMISSIONS = COURSE.folder / "tests" / "submissions"
SMALL = load_course(Path(__file__).parents[1] / "courses" / "small")
WORKERS = 2
pytestmark = pytest.mark.long


def problems(proof: AssignmentProof) -> list[str]:
    return [f"{row.name}: {problem}" for row in proof.rows for problem in row.problems]


def prove(
    course: Course,
    assignment: str,
    kind: SandboxKind,
    submissions: Path | None = None,
    seed: int | None = None,
    workers: int = WORKERS,
    test_seconds: float | None = None,
    questions: frozenset[str] | None = None,
) -> AssignmentProof:
    found = find_assignment(course, assignment)
    if test_seconds is not None:
        limits = found.settings.limits.model_copy(update={"test_seconds": test_seconds})
        found = replace(found, settings=found.settings.model_copy(update={"limits": limits}))
    # Everything is graded; a release of the same content may take it from what is kept.
    checker = Checker(
        kind,
        workers,
        Console(quiet=True),
        seed=seed,
        touched=True,
        questions=questions,
        proofs=ProofStore(COURSE) if course is COURSE else None,
        again=course is COURSE,
    )
    return checker.check(found, submissions)


@pytest.mark.sandbox
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_wheats_get_full_marks_chaffs_lose_their_questions_and_attacks_earn_nothing(
    assignment: str,
) -> None:
    assert problems(prove(COURSE, assignment, "process")) == []


@pytest.mark.sandbox
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("assignment", PARTLY_QUICK)
def test_the_questions_that_do_not_train_are_proved_daily(assignment: str) -> None:
    found = find_assignment(COURSE, assignment)
    quick = set(found.questions) - training_questions(found)
    assert quick
    assert problems(prove(COURSE, assignment, "process", questions=frozenset(quick))) == []


@pytest.mark.sandbox
@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("assignment", COURSE.settings.assignments)
def test_no_mutant_of_what_does_not_train_lives_without_a_reason(assignment: str) -> None:
    # What was tried before as it is, by a release or by hand, is taken from what is kept.
    mutator = Mutator("process", WORKERS, Console(quiet=True), proofs=ProofStore(COURSE))
    proof = mutator.mutate(find_assignment(COURSE, assignment))
    assert proof.problems == ()
    assert [one.mutant.change for one in proof.idle] == [], "killed: their entries may go"


@pytest.mark.sandbox
@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_another_seed_changes_no_verdict() -> None:
    assert problems(prove(COURSE, "windowing", "process", seed=77)) == []


# What hangs is stopped sooner than by the minute of grading.yml, in which nothing new would happen;
# the whole proof keeps to that.
HANGS = 20.0


@pytest.mark.sandbox
@pytest.mark.timeout(3600)
def test_wheats_chaffs_and_an_attack_of_each_class_get_what_they_earned(tmp_path: Path) -> None:
    for file in (*(SUBMISSIONS / "one_hot").glob("*.py"), *one_attack_of_each_class()):
        shutil.copy(file, tmp_path)
    proof = prove(COURSE, "one_hot", "process", submissions=tmp_path, test_seconds=HANGS)
    assert problems(proof) == []


@pytest.mark.docker
@pytest.mark.timeout(3600)
def test_an_attack_of_each_class_gets_no_more_than_its_honest_score_in_a_container(
    tmp_path: Path,
) -> None:
    attacks = one_attack_of_each_class()
    assert len(attacks) > 15
    for file in attacks:
        shutil.copy(file, tmp_path)
    proof = prove(COURSE, "one_hot", "docker", submissions=tmp_path, test_seconds=HANGS)
    assert problems(proof) == []


@pytest.mark.docker
@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_no_attack_in_a_container_gets_more_than_its_honest_score() -> None:
    assert problems(prove(COURSE, "one_hot", "docker")) == []


WITH_ATTACKS = sorted(
    {file.name.split("__")[0] for file in (SUBMISSIONS / "hostile").glob("*__*.py")}
)


@pytest.mark.docker
@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("assignment", [name for name in WITH_ATTACKS if name != "one_hot"])
def test_no_attack_of_the_other_assignments_gets_more_in_a_container(
    assignment: str, tmp_path: Path
) -> None:
    for file in (SUBMISSIONS / "hostile").glob(f"{assignment}__*.py"):
        shutil.copy(file, tmp_path)
    checker = Checker("docker", WORKERS, Console(quiet=True), touched=True)
    proof = checker.check(find_assignment(COURSE, assignment), tmp_path)
    assert problems(proof) == []


@pytest.mark.sandbox
@pytest.mark.parametrize("assignment", SMALL.settings.assignments)
def test_another_course_is_graded_by_the_same_kit(assignment: str) -> None:
    assert problems(prove(SMALL, assignment, "process")) == []
