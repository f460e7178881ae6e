"""How commands name an assignment, an output folder, themselves: by place, or with `-a`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from made_grades import result
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

import autograder
from autograder.cli import app
from autograder.errors import UsageError
from autograder.gradebook.ledger import Ledger, LedgerEntry
from autograder.records import Outcome

SMALL = Path(__file__).parents[1] / "courses" / "small"
COURSE = """
course: A course
assignments:
  numbers: {title: Numbers, questions: {q1: 2, q2: 3, q3: 5}}
  words: {title: Words, questions: {q1: 1}}
"""
# What is about no assignment: data, images, this machine, the form of a result.
ABOUT_NONE = {"datasets", "image", "doctor", "schema"}


@pytest.fixture
def graded(tmp_path, monkeypatch) -> Path:
    """A course, from inside, with an output folder of `numbers` where `grade` puts it."""
    (tmp_path / "grading.yml").write_text(COURSE)
    monkeypatch.chdir(tmp_path)
    out = Path("grades", "numbers")
    with Ledger(out, "numbers") as ledger:
        ledger.keep(LedgerEntry("ada.json", result("ada", Outcome.PASSED)))
    return out


@pytest.fixture
def small(tmp_path, monkeypatch) -> Path:
    shutil.copytree(SMALL, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


def run(*words: object) -> str:
    done = CliRunner().invoke(app, [*map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_every_command_about_an_assignment_takes_it_as_an_option():
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    for name, command in group.commands.items():
        takes = any("-a" in parameter.opts for parameter in command.params)
        assert takes == (name not in ABOUT_NONE), name


def test_report_export_and_adjust_find_the_output_folder_of_an_assignment(graded):
    by_place = run("report", graded)
    assert (graded / "report.html").is_file()
    (graded / "report.html").unlink()
    assert run("report", "-a", "numbers") == by_place
    assert (graded / "report.html").is_file()
    assert "1 student has a grade" in run("export", "-a", "numbers", "--format", "csv")
    (graded / "points.csv").write_text(
        "student,question,kind,points,reason\nada,q2,manual,1,good\n"
    )
    entered = run("adjust", "-a", "numbers", "--from", graded / "points.csv", "--who", "kim")
    assert "1 entered" in entered
    assert "good" in run("adjust", "--list", "--assignment", "numbers")
    run("regrade", "-a", "numbers", "--history")


def test_a_folder_and_another_assignment_do_not_go_together(graded):
    run("report", graded, "-a", "numbers")
    with pytest.raises(UsageError, match=r"holds the grades of numbers, not of words"):
        run("report", graded, "-a", "words")


@pytest.mark.parametrize("words", [("report",), ("export", "-f", "csv"), ("adjust", "--list")])
def test_neither_folder_nor_assignment_is_asked_for(graded, words):
    with pytest.raises(UsageError, match=r"name the output folder .* or give its assignment"):
        run(*words)
    with pytest.raises(UsageError, match=r"there is no assignment 'nmbers'"):
        run(*words, "-a", "nmbers")


def test_with_the_assignment_named_every_place_of_regrade_is_a_submission(graded):
    with pytest.raises(UsageError, match="carol"):
        run("regrade", "carol", "-a", "numbers", "--sandbox", "process")
    with pytest.raises(UsageError, match="carol"):
        run("regrade", graded, "carol", "-a", "numbers", "--sandbox", "process")


def test_release_and_new_take_names_in_both_ways(small):
    by_place = run("release", "smoothing", "--check")
    assert run("release", "-a", "smoothing", "--check") == by_place
    assert run("release", "smoothing", "--assignment", "smoothing", "--check") == by_place
    with pytest.raises(UsageError, match="no assignment 'smothing'"):
        run("release", "-a", "smothing", "--check")
    assert "wrote solutions/second.py" in run("new", "-a", "second")
    with pytest.raises(UsageError, match="name one assignment, by its id or with -a"):
        run("new")
    with pytest.raises(UsageError, match="not third and fourth"):
        run("new", "third", "-a", "fourth")
    run("gradescope", "-a", "smoothing", "--out", small / "autograder.zip")
    assert (small / "autograder.zip").is_file()


def test_the_version_is_told_outside_of_a_course(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("--version") == f"autograder {autograder.__version__}\n"


def test_a_shell_completes_commands_and_the_assignments_of_the_course(graded):
    def completed(*words: str) -> list[str]:
        start = "import sys; sys.argv = ['autograder']; from autograder.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", start],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(Path(autograder.__file__).parents[1]),
                "_AUTOGRADER_COMPLETE": "complete_bash",
                "COMP_WORDS": " ".join(("autograder", *words)),
                "COMP_CWORD": str(len(words)),
            },
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.split()

    assert completed("new") == ["new-course", "new"]
    assert completed("grade", "-a", "n") == ["numbers"]
    assert completed("check", "w") == ["words"]
    Path("grading.yml").write_text("course: [")
    assert completed("check", "w") == []
