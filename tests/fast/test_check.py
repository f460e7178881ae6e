"""The judgement of `autograder check`: what must keep its points, and what must lose some."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.settings import AssignmentSettings
from autograder.errors import UsageError
from autograder.proof.check import judge
from autograder.proof.variants import Kind, Variant, assignments_of, find_files
from autograder.records import (
    CaseResult,
    Outcome,
    QuestionReport,
    QuestionResult,
    Result,
    Status,
    Visibility,
    total_points,
)

SETTINGS = AssignmentSettings(
    title="First",
    questions={"q1": 2.0, "q2": 3.0},
    floor={"q2": 1.0},
    floor_reason="its argument is right in a third of the cases",
)


def variant(kind: Kind, loses: tuple[str, ...] = (), honest: float = 0.0) -> Variant:
    return Variant("it", kind, None, (), frozenset(loses), honest)


def result(q1: float, q2: float, status: Status = Status.GRADED) -> Result:
    """A result in which the questions earn these shares of their points."""
    questions = tuple(
        QuestionResult.scored(
            QuestionReport(
                id=name,
                cases=(
                    case("right", share, Outcome.PASSED),
                    case("wrong", 1 - share, Outcome.FAILED),
                ),
            ),
            SETTINGS.questions[name],
        )
        for name, share in (("q1", q1), ("q2", q2))
    )
    return Result(
        submission="it",
        student="it",
        assignment="first",
        release="1",
        image="process",
        status=status,
        reason="it broke" if status is Status.ERROR else "",
        points=total_points(questions),
        maximum=5.0,
        questions=questions,
    )


def case(name: str, weight: float, outcome: Outcome) -> CaseResult:
    return CaseResult(
        name=name, visibility=Visibility.HIDDEN, weight=weight, outcome=outcome, detail="why"
    )


@pytest.mark.parametrize("kind", [Kind.REFERENCE, Kind.WHEAT])
def test_what_is_right_must_have_full_marks(kind):
    assert judge(variant(kind), result(1, 1), SETTINGS) == ()
    (problem,) = judge(variant(kind), result(1, 0.5), SETTINGS)
    assert problem.startswith("q2: 1.5 of 3, should have full marks")
    assert "'wrong' failed: why" in problem


def test_the_stub_gets_no_more_than_its_floor():
    assert judge(variant(Kind.STUB), result(0, 1 / 3), SETTINGS) == ()
    assert judge(variant(Kind.STUB), result(0.5, 0.5), SETTINGS) == (
        "q1: 1 of 2, above its floor of 0",
        "q2: 1.5 of 3, above its floor of 1",
    )


def test_a_chaff_loses_points_in_exactly_the_questions_it_names():
    chaff = variant(Kind.CHAFF, loses=("q2",))
    assert judge(chaff, result(1, 0.9), SETTINGS) == ()
    assert judge(chaff, result(1, 1), SETTINGS) == ("q2: full marks, should have lost points",)
    (problem,) = judge(chaff, result(0.5, 0.5), SETTINGS)
    assert problem.startswith("q1: 1 of 2, should have full marks")


def test_an_attack_gets_no_more_than_its_honest_score():
    assert judge(variant(Kind.HOSTILE, honest=2.0), result(1, 0), SETTINGS) == ()
    (problem,) = judge(variant(Kind.HOSTILE, honest=1.9), result(1, 0), SETTINGS)
    assert problem == "2 points, more than the 1.9 it has earned honestly"
    (problem,) = judge(variant(Kind.HOSTILE, honest=0.5), result(0.5, 0), SETTINGS)
    assert problem == "1 point, more than the 0.5 it has earned honestly"


@pytest.mark.parametrize("kind", list(Kind))
def test_what_could_not_be_graded_proves_nothing(kind):
    problems = judge(variant(kind, honest=9.0), result(1, 1, Status.ERROR), SETTINGS)
    assert problems == ("could not be graded: it broke",)


def files(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def found(folder: Path, assignment: str = "first") -> list[tuple[str, str]]:
    return [
        (kind.value, file.relative_to(folder).as_posix())
        for kind, file in find_files(folder, assignment)
    ]


def test_a_folder_like_the_courses_own_is_read(tmp_path):
    files(
        tmp_path,
        "first/wheat_a.py",
        "first/chaff_b.py",
        "second/wheat_c.py",
        "hostile/first__d.py",
        "hostile/second__e.py",
        "first/__init__.py",
        "first/notes.md",
    )
    assert found(tmp_path) == [
        ("wheat", "first/wheat_a.py"),
        ("chaff", "first/chaff_b.py"),
        ("hostile", "hostile/first__d.py"),
    ]


def test_files_may_lie_in_the_folder_itself(tmp_path):
    files(tmp_path, "wheat_a.py", "chaff_b.py", "first__c.py", "second__d.py", "conftest.py")
    assert [name for _, name in found(tmp_path)] == ["wheat_a.py", "chaff_b.py", "first__c.py"]


def test_attacks_may_lie_beside_the_wheats(tmp_path):
    files(tmp_path, "first/attack.py", "hostile/first/other.py")
    assert [kind for kind, _ in found(tmp_path)] == ["hostile", "hostile"]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(UsageError, match="there is no folder"):
        find_files(tmp_path / "nothing", "first")


def test_without_a_name_only_the_assignments_with_files_are_checked(tmp_path):
    files(tmp_path, "second/wheat_a.py", "hostile/third__b.py")
    assert assignments_of(tmp_path, ["first", "second", "third"]) == ["second", "third"]
    with pytest.raises(UsageError, match="no wheat_"):
        assignments_of(tmp_path, ["first"])


def test_files_in_the_folder_itself_need_the_assignments_name(tmp_path):
    files(tmp_path, "wheat_a.py")
    with pytest.raises(UsageError, match="name the assignment"):
        assignments_of(tmp_path, ["first"])
