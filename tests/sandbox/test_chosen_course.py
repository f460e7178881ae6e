"""A course that leaves assignments out: their sections go from `grading.yml`, and that is all."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.settings import load_course

ROOT = Path(__file__).parents[2]
KEPT = ("windowing", "autoencoder")  # one that is graded here, and one with a data set of its own


def without_sections(text: str, kept: tuple[str, ...]) -> str:
    """A `grading.yml` as an instructor leaves sections out: the lines from one name to the next."""
    start = text.index("\nassignments:\n") + len("\nassignments:\n")
    sections = re.split(r"^(?=  \w+:)", text[start:], flags=re.MULTILINE)
    return text[:start] + "".join(s for s in sections if s.strip().startswith(kept))


@pytest.fixture
def course(tmp_path):
    """A copy of the course, the files of the assignments that are left out among the others."""
    for name in ("solutions", "tests", "datasets"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "assignments", tmp_path / "assignments", symlinks=True)
    text = (ROOT / "grading.yml").read_text(encoding="utf-8")
    (tmp_path / "grading.yml").write_text(without_sections(text, KEPT), encoding="utf-8")
    return tmp_path


def run(course: Path, *words: str, status: int = 0) -> str:
    """What a command says in the course's folder."""
    program = [sys.executable, "-c", "import autograder.cli as c; c.main()", *words]
    done = subprocess.run(
        program, cwd=course, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.sandbox
@pytest.mark.timeout(1200)
def test_a_course_without_some_assignments_releases_grades_reports_and_exports(course):
    assert tuple(load_course(course).settings.assignments) == KEPT
    said = run(course, "release", "--check")
    assert "assignments/ is what the masters make: windowing, autoencoder" in said
    run(course, "datasets", "list")
    assert "there is no assignment 'one_hot'" in run(course, "check", "one_hot", status=2)

    run(course, "demo", "windowing", "--sandbox", "process", "--workers", "2", "--out", "demo")
    graded = course / "demo" / "windowing"
    report = (graded / "report.html").read_text(encoding="utf-8")
    assert "Data windowing" in report
    run(course, "export", str(graded), "--format", "csv")
    with (graded / "gradebook.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 5
    run(course, "regrade", str(graded), "--history")
