"""A folder of grades and a version that an earlier kit wrote are read as before."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app

COURSES = Path(__file__).parents[1] / "courses"
EARLIER = COURSES / "earlier"
LEDGER_FORM = "PRAGMA user_version = 2; PRAGMA application_id = 1095191601;"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course, a version of it, and what its students got."""
    shutil.copytree(COURSES / "small", tmp_path / "course")
    shutil.copytree(EARLIER / "dist", tmp_path / "course" / "dist")
    shutil.copytree(EARLIER / "submitted", tmp_path / "submitted")
    grades = tmp_path / "grades"
    grades.mkdir()
    told = (EARLIER / "ledger.sql").read_text(encoding="utf-8").replace("{folder}", str(tmp_path))
    with closing(sqlite3.connect(grades / "ledger.sqlite3")) as database:
        database.executescript(told + LEDGER_FORM)
    return tmp_path


def run(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--course", str(folder / "course")])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def scores(folder: Path) -> dict[str, tuple[str, str]]:
    with (folder / "grades" / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        return {row["student"]: (row["status"], row["score"]) for row in csv.DictReader(file)}


def test_it_is_reported_and_exported(folder):
    run(folder, "report", str(folder / "grades"))
    page = (folder / "grades" / "report.html").read_text(encoding="utf-8")
    assert "a good comment" not in page
    assert "points by hand: q1" in page
    assert len(list((folder / "grades" / "feedback").glob("*.html"))) == 4
    run(folder, "export", str(folder / "grades"), "--format", "gradescope")
    assert len(list((folder / "grades" / "gradescope").glob("*.json"))) == 4


def test_a_version_of_it_is_compared_with_the_course_as_it_is(folder):
    log = run(folder, "changes", "1")
    assert log.startswith("# Changes from 1 to the course as it is now")


@pytest.mark.sandbox
def test_it_is_graded_again_with_the_version_and_nobody_loses_a_point(folder):
    grades = str(folder / "grades")
    words = ("--sandbox", "process", "--workers", "1")
    run(folder, "regrade", grades, "--release", "1", *words)
    run(folder, "regrade", grades, "--release", "1", "--accept", "--who", "tina", *words)
    assert scores(folder) == {
        "ada": ("graded", "5"),
        "bob": ("graded", "3.25"),
        "cyd": ("graded", "4.5"),
        "dan": ("rejected", "0"),
    }
    again = run(
        folder, "grade", str(folder / "submitted"), "-a", "smoothing", "--out", grades, *words
    )
    assert "3 graded, 1 rejected" in again
    assert scores(folder)["bob"] == ("graded", "3.25")
