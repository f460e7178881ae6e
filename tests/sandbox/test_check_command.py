"""`autograder check` on one question: what touches it is graded, and its known slips are kept."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "courses" / "small"
TABLE = Path("tests", "submissions", "smoothing", "slips.json")
BY_Q1 = "chaff_same_length.py"
BY_Q2 = "chaff_ties_as_they_come.py"

pytestmark = pytest.mark.sandbox


@pytest.fixture
def course(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "course")
    return tmp_path / "course"


def check(course: Path, *words: str, status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "check", "smoothing", "--sandbox", "process", *words],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "140"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    said = done.stdout + done.stderr
    assert done.returncode == status, said
    return said


def questions(course: Path) -> dict[str, Any]:
    table: dict[str, Any] = json.loads((course / TABLE).read_text(encoding="utf-8"))["questions"]
    return table


def reword(course: Path, chaff: str) -> None:
    file = course / TABLE.parent / chaff
    file.write_text(file.read_text(encoding="utf-8").replace("Look at", "Think about"))


def test_one_question_is_graded_and_its_known_slips_alone_are_written(course: Path) -> None:
    said = check(course, "--question", "q1")
    assert BY_Q1.removesuffix(".py") in said
    assert BY_Q2.removesuffix(".py") not in said
    assert list(questions(course)) == ["q1"]
    check(course)
    before = questions(course)
    assert list(before) == ["q1", "q2"]
    reword(course, BY_Q1)
    reword(course, BY_Q2)
    check(course, "-q", "q1")
    after = questions(course)
    assert "Think about" in str(after["q1"])
    assert after["q2"] == before["q2"]


def test_a_question_that_is_not_there_is_named_with_those_that_are(course: Path) -> None:
    said = check(course, "-q", "q3", status=2)
    assert "smoothing has no question q3; it has q1, q2" in said
    assert not (course / TABLE).exists()
