"""`autograder slip`: a chaff of what several students wrote, without anything that names them."""

from __future__ import annotations

import pytest
from made_readings import LOOP, LOOP_ONE_SHORT, NAME, SAME_MODE, ReadClass
from test_cli_errors import command

from autograder.proof.assemble import loses, solution_functions, with_solution_file

COMMENTED = '''\
import math
from functools import lru_cache

HALF = 0.5  # ada's own
unused = 3


@lru_cache
def scaled(total, width):
    """By Ada Lovelace."""
    return total / width + HALF - HALF


def moving_average(values, width):
    # Ada, group 7
    return [scaled(math.fsum(values[i : i + width]), width) for i in range(len(values) - width)]
'''
CHAFF = '''\
"""What is wrong here, in one line: several students wrote it."""

import math
from functools import lru_cache


HALF = 0.5


@lru_cache
def scaled(total, width):
    return total / width + HALF - HALF


def moving_average(values, width):
    return [scaled(math.fsum(values[i:i + width]), width) for i in range(len(values) - width)]


LOSES = {"q1"}
# What their function does, as a fact, and what to look at; not the corrected line:
# SAYS = "Your function …"
'''
ROSTER = "student,name,email\nada,Ada Lovelace,ada@example.org\nbob,Bob Windowson,w@example.org\n"


@pytest.fixture
def made(tmp_path) -> ReadClass:
    made = ReadClass(tmp_path)
    made.hand_in({"ada": (COMMENTED, 1.0), "bob": (COMMENTED.replace("# Ada", "# Bob"), 1.0)})
    return made


def slip(made: ReadClass, *words: str) -> str:
    done = command(made.folder, "slip", *words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def refused(made: ReadClass, *words: str) -> str:
    done = command(made.folder, "slip", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert not list((made.folder / "tests" / "submissions" / NAME).glob("chaff_like*"))
    return " ".join(done.stderr.split())


def test_it_has_the_function_and_what_it_needs_without_comments_and_docstrings(made):
    said = slip(made, f"grades/{NAME}", "q1", "--like", "ada", "--name", "one_short")
    file = made.folder / "tests" / "submissions" / NAME / "chaff_one_short.py"
    assert file.read_text() == CHAFF
    assert said.splitlines() == [
        f"{file}: written like this by 2 students",
        f"Say in it what is wrong, then: autograder check {NAME} --touched",
    ]


def test_it_is_a_chaff_like_any_other(made):
    slip(made, "q1", "-a", NAME, "--like", "bob")
    (file,) = (made.folder / "tests" / "submissions" / NAME).glob("chaff_like_*.py")
    text = file.read_text()
    assert loses(text) == {"q1"}
    assert "moving_average" in solution_functions(text)
    assignment = made.assignment
    assert with_solution_file(assignment.master, assignment.released, file).cells


def test_a_name_that_still_stands_in_it_is_refused_with_its_line(made):
    code = LOOP_ONE_SHORT.replace("means", "windowsons_means")
    made.hand_in({"ada": (code, 1.0), "bob": (code, 1.0)})
    (made.out / "roster.csv").write_text(ROSTER)
    said = refused(made, f"grades/{NAME}", "q1", "--like", "ada@example.org")
    assert "windowson, a name of the class's list, stands in line 5 of the code" in said
    assert "Take another of the group with --like (Bob Windowson)" in said


def test_words_of_python_and_of_the_release_are_nobodys_name(made):
    made.hand_in({"ada": (LOOP_ONE_SHORT, 1.0), "bob": (LOOP_ONE_SHORT, 1.0)})
    names = ROSTER.replace("Ada Lovelace", "Len Range").replace("Bob Windowson", "Width Values")
    (made.out / "roster.csv").write_text(names)
    assert "2 students" in slip(made, f"grades/{NAME}", "q1", "--like", "ada")


@pytest.mark.parametrize(
    ("student", "why"),
    [
        ("cy", "cy is in no unnamed group: nobody else went wrong in the same way"),
        ("dee", "dee is in no unnamed group: their tests gave full points"),
        ("eve", "eve is in no unnamed group: they wrote nothing of their own"),
        ("adda", "there is no work of 'adda' in this question; did you mean ada?"),
    ],
)
def test_who_is_in_no_unnamed_group_is_answered_with_the_reason(made, student, why):
    stub = "def moving_average(values, width):\n    ...\n"
    made.hand_in({"cy": (SAME_MODE, 0.0), "dee": (LOOP, 3.0), "eve": (stub, 0.0)})
    assert why in refused(made, f"grades/{NAME}", "q1", "--like", student)


def test_what_is_no_python_makes_no_chaff(made):
    broken = "def moving_average(values, width:\n    return 1\n"
    made.hand_in({"ada": (broken, 0.0), "bob": (broken, 0.0)})
    said = refused(made, f"grades/{NAME}", "q1", "--like", "ada")
    assert "what ada wrote for q1 is not valid Python" in said


def test_a_file_that_is_there_is_not_written_over(made):
    words = (f"grades/{NAME}", "q1", "--like", "ada", "--name", "one_short")
    slip(made, *words)
    assert "is there already; give another name with --name" in refused(made, *words)
    assert "expected small letters, digits" in refused(made, *words[:4], "--name", "../x")
    assert "name the output folder, the question and a student" in refused(made, "grades")
