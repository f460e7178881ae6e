"""`adjust` and `regrade` at the keyboard: one clear message, exit status 2, nothing written."""

from __future__ import annotations

import pytest
from test_cli_errors import command, course, refused
from test_scoring_points import Folder

__all__ = ["course"]


@pytest.fixture
def graded(tmp_path) -> Folder:
    return Folder(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        ("adjust", "grades", "--list"),
        ("adjust", "grades", "--from", "points.csv", "--who", "tina"),
        ("regrade", "grades"),
        ("regrade", "grades", "--accept"),
        ("regrade", "grades", "--history"),
    ],
)
def test_a_folder_that_holds_no_grades_is_answered_with_the_way_on(course, words):
    (course / "points.csv").write_text("student,question,kind,points,reason\n")
    message = refused(course, *words)
    assert "grades holds no ledger.sqlite3; name the output folder of: autograder grade" in message


def test_adjust_says_what_to_give(course):
    assert "give a file of points with --from" in refused(course, "adjust", "grades")


def test_points_are_entered_and_listed_with_who_when_and_why(graded):
    folder = graded.out.parent
    graded.file.write_text(
        "student,question,kind,points,reason,when\n"
        "ada,q1,override,2,first look,2026-10-30T09:00\n"
        "ada,q1,override,3,second look,2026-10-30T09:30\n"
    )
    done = command(folder, "adjust", "out", "--from", "points.csv", "--who", "Tina")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 entered. Gradebook: out/gradebook.csv" in done.stdout
    listed = command(folder, "adjust", "out", "--list").stdout.splitlines()
    assert listed == [
        "2026-10-30 09:00 ada, q1: override 2 (Tina: first look) – superseded",
        "2026-10-30 09:30 ada, q1: override 3 (Tina: second look)",
    ]
