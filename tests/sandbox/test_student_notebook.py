"""A released notebook works in a student's hands: in a real kernel, with plain otter-grader."""

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from autograder.course.settings import load_course

pytest.importorskip("ipykernel", reason="a notebook needs a Jupyter kernel to run in")

ROOT = Path(__file__).parents[2]
QUICK = ["one_hot", "windowing"]  # the others train for minutes: benchmarks/student_notebooks.py


@cache
def student_notebooks() -> ModuleType:
    path = ROOT / "benchmarks" / "student_notebooks.py"
    spec = importlib.util.spec_from_file_location("student_notebooks", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@cache
def verdict(assignment: str) -> object:
    return student_notebooks().meet(load_course(ROOT), assignment)


@pytest.mark.sandbox
@pytest.mark.parametrize("assignment", QUICK)
def test_filled_with_the_reference_every_cell_runs_every_check_passes_and_a_zip_is_made(
    assignment: str,
) -> None:
    session = verdict(assignment).filled
    assert session.stopped == ""
    assert student_notebooks().passed(session) == verdict(assignment).questions
    assert session.exported


@pytest.mark.sandbox
@pytest.mark.parametrize("assignment", QUICK)
def test_untouched_the_kernel_comes_through_and_every_check_says_what_is_missing(
    assignment: str,
) -> None:
    session, questions = verdict(assignment).stub, verdict(assignment).questions
    assert session.stopped == ""
    assert student_notebooks().passed(session) == []
    assert student_notebooks().advised(session, questions) == questions
