"""Bad usage: one clear message with the way out, exit status 2, nothing written."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import commands
import pytest

import autograder

SMALL = Path(__file__).parents[1] / "courses" / "small"


@pytest.fixture
def course(tmp_path) -> Path:
    """A course with one assignment, and a submission beside it."""
    folder = tmp_path / "course"
    shutil.copytree(SMALL, folder)
    (tmp_path / "submissions").mkdir()
    notebook = folder / "assignments" / "smoothing" / "smoothing.ipynb"
    shutil.copy(notebook, tmp_path / "submissions" / "ada.ipynb")
    return folder


def command(course: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the course's folder, where no Docker engine answers."""
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(course.parent),
        "PYTHONPATH": str(Path(autograder.__file__).parents[1]),
        "DOCKER_HOST": "unix:///nonexistent/docker.sock",
        "COLUMNS": "120",
    }
    return commands.run(list(words), course, variables | environment)


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def refused(course: Path, *words: str, **environment: str) -> str:
    """Run a command that must be refused with one message and exit 2; return the message."""
    before = everything(course.parent)
    done = command(course, *words, **environment)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert everything(course.parent) == before, "something was written"
    return done.stderr


def test_a_wrong_assignment_name_is_answered_with_the_right_ones(course):
    said = refused(course, "grade", "../submissions", "--assignment", "smothing")
    assert "there is no assignment 'smothing'" in said
    assert "there are: smoothing" in said


@pytest.mark.parametrize("words", [("check", "nonsense"), ("release", "nonsense"), ("demo", "no")])
def test_every_command_knows_the_assignments(course, words):
    assert "there are: smoothing" in refused(course, *words)


def test_a_folder_that_is_not_there_is_named(course):
    said = refused(course, "grade", "../nothing", "--assignment", "smoothing")
    assert "nothing" in said


def test_an_empty_folder_is_named(course):
    (course.parent / "empty").mkdir()
    assert "no files in ../empty" in refused(course, "grade", "../empty", "-a", "smoothing")


def test_a_broken_grading_yml_is_named_with_file_line_and_field(course):
    settings = course / "grading.yml"
    settings.write_text(settings.read_text().replace("seed: 7", "sead: 7"))
    said = refused(course, "grade", "../submissions", "--assignment", "smoothing")
    assert "grading.yml:4: sead: unknown field; did you mean seed?" in said


def test_no_course_names_the_option(course):
    shutil.rmtree(course)
    course.mkdir()
    assert "--course" in refused(course, "grade", "../submissions", "-a", "smoothing")


def test_no_engine_names_both_ways_on_and_never_falls_back(course):
    said = refused(course, "grade", "../submissions", "--assignment", "smoothing")
    assert "no Docker engine answers" in said
    assert "Start Docker" in said
    assert "--sandbox process" in said


@pytest.mark.parametrize("words", [("check",), ("release",), ("try", "../submissions/ada.ipynb")])
def test_no_engine_stops_every_command_that_needs_one(course, words):
    words += ("--assignment", "smoothing") if words[0] == "try" else ()
    assert "no Docker engine answers" in refused(course, *words)


def test_an_assignment_that_was_not_released_names_the_command(course):
    shutil.rmtree(course / "assignments")
    said = refused(course, "grade", "../submissions", "--assignment", "smoothing")
    assert "autograder release smoothing" in said


def test_an_unknown_question_is_answered_with_the_known_ones(course):
    said = refused(
        course, "try", "../submissions/ada.ipynb", "--assignment", "smoothing", "-q", "q9"
    )
    assert "there are: q1, q2" in said


def test_a_folder_is_not_one_submission(course):
    shutil.copy(course.parent / "submissions/ada.ipynb", course.parent / "submissions/bob.ipynb")
    assert "autograder grade" in refused(course, "try", "../submissions", "-a", "smoothing")


def test_a_folder_without_wheats_and_chaffs_is_named(course):
    said = refused(course, "check", "--submissions", "../submissions")
    assert "wheat_*.py" in said
    assert "wheat_*.py" in refused(course, "check", "smoothing", "--submissions", "../submissions")


def test_a_chaff_that_does_not_say_what_it_loses_is_named(course):
    (course / "tests/submissions/smoothing/chaff_new.py").write_text("def moving_average(): 1\n")
    assert "chaff_new.py: a chaff says what it must lose" in refused(course, "check")


def test_a_demo_never_clears_a_folder_of_somebody_else(course):
    theirs = course.parent / "out" / "submissions" / "smoothing"
    theirs.mkdir(parents=True)
    (theirs / "precious.ipynb").write_text("{}")
    said = refused(course, "demo", "--sandbox", "process", "--out", str(course.parent / "out"))
    assert "choose another --out" in said
    assert (theirs / "precious.ipynb").exists()


def test_an_unknown_option_is_refused(course):
    before = everything(course.parent)
    assert command(course, "grade", "--speed", "fast").returncode == 2
    assert everything(course.parent) == before


def test_the_schema_is_printed_and_written(course):
    printed = command(course, "schema")
    assert json.loads(printed.stdout)["title"] == "Result"
    assert command(course, "schema", "--out", "schema.json").returncode == 0
    assert (course / "schema.json").read_text() == printed.stdout


def test_help_answers_at_once():
    help_ = [sys.executable, "-m", "autograder", "--help"]
    environment = os.environ | {"PYTHONPATH": str(Path(autograder.__file__).parents[1])}
    subprocess.run(help_, cwd=SMALL, env=environment, check=True, capture_output=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(help_, cwd=SMALL, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Of the processor: on a clock a busy machine would be slow.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.5


def test_the_zip_of_a_whole_class_is_not_unpacked_where_it_cannot_be_graded(course):
    with zipfile.ZipFile(course.parent / "class.zip", "w") as archive:
        archive.write(course.parent / "submissions" / "ada.ipynb", "ada_1001_20001_hw.ipynb")
        archive.write(course.parent / "submissions" / "ada.ipynb", "bob_1002_20002_hw.ipynb")
    said = refused(course, "grade", "../class.zip", "--assignment", "smoothing")
    assert "no Docker engine answers" in said


@pytest.mark.parametrize("words", [("grade", "../submissions", "-a", "smoothing"), ("report", "x")])
def test_a_roster_that_is_not_there_is_named(course, words):
    assert "there is no file nowhere.csv" in refused(course, *words, "--roster", "nowhere.csv")


def test_an_export_names_the_command_that_makes_grades_and_the_formats(course):
    assert "autograder grade" in refused(course, "export", "../submissions", "--format", "csv")
    assert "canvas" in command(course, "export", "../submissions", "--format", "excel").stderr
