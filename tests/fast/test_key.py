"""The key of a result: whatever can change a grade changes it, and everything was decided on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_settings import GOOD, course

import autograder
from autograder.batch import cluster_worker, key
from autograder.batch.key import GRADING_CODE, SANDBOX_OUT, code_digest, key_of
from autograder.course import settings
from autograder.course.assignment import find_assignment
from autograder.course.fields import Section
from autograder.records import Cell, Job

PACKAGE = Path(autograder.__file__).parent
JOB = Job(cells=(Cell(id="a", source="x = 1"),), seed=1)
# Parts and modules that take no part in a grade of their own, and why.
NO_PART = {
    "__init__": "the number of the version",
    "__main__": "only starts the command",
    "archives": "what of them counts is in the bundle",
    "batch/__init__": "empty",
    "batch/cluster": "hands jobs to machines, and replies back",
    "batch/cluster_address": "who may listen",
    "batch/cluster_worker": "opens what the recipe says, as `worker` does",
    "batch/pool": "threads",
    "batch/grading": "puts bundle, image and sandbox together, which are in the key",
    "batch/progress": "the screen",
    "batch/released": "what of it counts is in the job",
    "batch/run": "asks for the key",
    "batch/single": "keeps nothing",
    "bug_report": "the screen",
    "cli": "the screen",
    "course": "what of it counts is in the bundle, the job and the settings",
    "datasets": "what of them counts is in the bundle",
    "doctor": "the screen",
    "errors": "words",
    "extras": "looks for packages",
    "grades": "records over results",
    "files": "where things are written",
    "gradebook": "what is made of results",
    "intake": "what of it counts is in the job and the notes",
    "journal": "the log",
    "limited": "how intake reads",
    "slips": "words, over results",
    "spelling": "names of students",
    "lms": "lists of students",
    "on_gradescope": "keeps nothing",
    "proof": "asks for the key",
    "regrading": "asks for the key",
    "report": "pages made of results",
    "review": "pages made of results",
    "releasing": "what of it counts is in the bundle",
    "system": "what differs between systems; only one of them grades",
    "similarity": "grades nothing",
    "wording": "words",
}
IN = {
    "sandbox.container_memory",
    "sandbox.container_processes",
    "sandbox.preload",
    "sandbox.runtime",
    "sandbox.threads",
    "sandbox.workers_per_gpu",
    "assignment.questions",
    "assignment.limits",
    "assignment.preload",
    "course.seed",  # in the job
    *(f"limits.{name}" for name in settings.Limits.model_fields),
}
OUT = {
    "sandbox.isolation": "must make no difference",
    "sandbox.recycle_after": "must make no difference",
    "sandbox.limits": "in, as the assignment has them",
    "assignment.title": "words",
    "assignment.due": "over results",
    "assignment.data": "the files are in the bundle",
    "assignment.floor": "only for the proof",
    "assignment.floor_reason": "words",
    "assignment.late": "over results",
    "assignment.extensions": "over results",
    "assignment.columns": "words",
    "assignment.bonus": "over results",
    "assignment.written": "over results: a person grades them",
    "assignment.below_zero": "over results",
    "assignment.counts": "over results",
    "assignment.uploads": "over results",
    "assignment.groups_in_notebook": "over results",
    "assignment.known_slips": "over results",
    "assignment.hours": "words",
    "assignment.training": "only for the proof",
    "course.course": "words",
    "course.time_zone": "over results",
    "course.sandbox": "in, field by field",
    "course.late": "over results",
    "course.roster": "how a list of students is read",
    "course.nbgrader_times": "when something came",
    "course.known_slips": "over results",
    "course.assignments": "in, field by field",
}
SECTIONS: dict[str, type[Section]] = {
    "sandbox": settings.SandboxSettings,
    "limits": settings.Limits,
    "assignment": settings.AssignmentSettings,
    "course": settings.CourseSettings,
}


def key_in(where, job=JOB, notes=(), bundle="b", image="i", assignment="first") -> str:
    return key_of(find_assignment(where, assignment), bundle, image, job, notes)


def modules() -> list[str]:
    files = PACKAGE.rglob("*.py")
    return sorted(file.relative_to(PACKAGE).with_suffix("").as_posix() for file in files)


def takes_part(module: str) -> bool:
    return any((PACKAGE / f"{module}.py") in PACKAGE.glob(pattern) for pattern in GRADING_CODE)


@pytest.mark.parametrize("module", modules())
def test_every_module_was_decided_on(module):
    """A new module fails here until somebody has said whether it can change a grade."""
    out = module in NO_PART or (module.split("/")[0] in NO_PART and "/" in module)
    assert takes_part(module) != out


def test_nothing_is_listed_that_is_not_there():
    names = {*modules(), *(module.split("/")[0] for module in modules())}
    assert set(NO_PART) <= names
    assert all(list(PACKAGE.glob(pattern)) for pattern in GRADING_CODE)


def test_every_setting_was_decided_on():
    """A new setting fails here until somebody has said whether it can change a grade."""
    fields = {
        f"{section}.{name}" for section, kind in SECTIONS.items() for name in kind.model_fields
    }
    assert not IN & set(OUT)
    assert fields == IN | set(OUT)
    assert {f"sandbox.{name}" for name in SANDBOX_OUT} == {
        name for name in OUT if name.startswith("sandbox.")
    }


FIRST = {"runtime": "runsc"}  # values of settings that have none


def other(name: str, value: object) -> object:
    """Another value of the same kind."""
    if isinstance(value, tuple):
        return (*value, "json")
    if isinstance(value, (int, float)):
        return value + 1
    return FIRST.get(name, 7.0) if value is None else f"{value}x"


def with_sandbox(where: settings.Course, **fields: object) -> settings.Course:
    sandbox = where.settings.sandbox.model_copy(update=fields)
    return settings.Course(where.folder, where.settings.model_copy(update={"sandbox": sandbox}))


@pytest.mark.parametrize("name", sorted(settings.SandboxSettings.model_fields))
def test_a_setting_of_the_sandbox_changes_the_key_as_decided(tmp_path, name):
    where = course(tmp_path, GOOD.replace("  preload: [numpy]\n", ""))
    value = getattr(where.settings.sandbox, name)
    if isinstance(value, Section):
        return  # field by field below
    changed = with_sandbox(where, **{name: other(name, value)})
    assert (key_in(changed) != key_in(where)) == (f"sandbox.{name}" in IN)


@pytest.mark.parametrize("name", sorted(settings.Limits.model_fields))
def test_every_limit_changes_the_key(tmp_path, name):
    where = course(tmp_path)
    limits = where.settings.sandbox.limits
    changed = with_sandbox(
        where, limits=limits.model_copy(update={name: other(name, getattr(limits, name))})
    )
    assert key_in(changed, assignment="first") != key_in(where, assignment="first")


def test_points_and_all_that_is_graded_change_the_key(tmp_path):
    where = course(tmp_path)
    more = course(tmp_path, GOOD.replace("q1: 2,", "q1: 2.5,", 1))
    keys = [
        key_in(where),
        key_in(more),
        key_in(where, job=JOB.model_copy(update={"seed": 2})),
        key_in(where, job=JOB.model_copy(update={"cells": (Cell(id="a", source="x = 2"),)})),
        key_in(where, job=JOB.model_copy(update={"questions": ("q1",)})),
        key_in(where, notes=("cell 1 was left out",)),
        key_in(where, bundle="c"),
        key_in(where, image="j"),
        key_in(where, assignment="second"),
    ]
    assert len(set(keys)) == len(keys)


@pytest.fixture
def copied(tmp_path, monkeypatch) -> Iterator[Path]:
    """A copy of the package, whose code the keys are made of."""
    copy = tmp_path / "autograder"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(key, "_PACKAGE", copy)
    key.grading_code_digest.cache_clear()
    yield copy
    key.grading_code_digest.cache_clear()


def test_any_change_of_code_that_grades_changes_the_key_and_no_other_does(tmp_path, copied):
    where = course(tmp_path)
    seen = {key_in(where)}
    for module in modules():
        with (copied / f"{module}.py").open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        key.grading_code_digest.cache_clear()
        new = key_in(where)
        assert (new not in seen) == takes_part(module), module
        seen.add(new)


def test_a_file_that_grades_and_is_no_module_changes_the_key_too(tmp_path, copied):
    """A profile of system calls, say."""
    before = key_in(course(tmp_path))
    (copied / "sandbox" / "calls.json").write_text("{}")
    key.grading_code_digest.cache_clear()
    assert key_in(course(tmp_path)) != before


def test_machines_of_a_cluster_must_have_the_same_of_all_that_grades(copied):
    seen = code_digest(cluster_worker._SHARED)
    for module in (*filter(takes_part, modules()), "batch/cluster_worker", "course/settings"):
        with (copied / f"{module}.py").open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        changed = code_digest(cluster_worker._SHARED)
        assert changed != seen, module
        seen = changed
