"""What a chaff says to a student whose function behaves like it."""

from __future__ import annotations

from pathlib import Path

import pytest

import autograder
from autograder.course.assignment import find_assignment
from autograder.course.settings import load_course
from autograder.errors import MasterError
from autograder.proof.assemble import NOTHING_TO_SAY, Says, says, with_solution_file


def test_sentences_are_read_without_the_line_breaks_of_the_file():
    text = 'SAYS = """Your function counts from 1.\n\n    Look at the first row."""\n'
    assert says(text) == Says(says="Your function counts from 1. Look at the first row.")
    assert says('SAYS_LIKE = "chaff_q1_other"\n') == Says(says_like="chaff_q1_other")
    assert says('SILENT = "Right values, only slower."\n') == Says(
        silent="Right values, only slower."
    )
    assert says("def one(): pass\n") == NOTHING_TO_SAY


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("SAYS = 3\n", "SAYS should be a text"),
        ('SAYS = " "\n', "SAYS should be a text"),
        ('SAYS = "a"\nSILENT = "b"\n', "one of SAYS, SAYS_LIKE and SILENT"),
        ('SAYS = "a" + str(1)\n', "written out as a plain value"),
    ],
)
def test_what_cannot_be_said_is_refused_with_the_files_name(text, part):
    with pytest.raises(MasterError, match=part):
        says(text, "chaff_q1_x.py")


def test_another_wording_makes_the_same_submission():
    course = load_course(Path(autograder.__file__).parents[1] / "tests" / "courses" / "small")
    smoothing = find_assignment(course, "smoothing")
    text = 'LOSES = {"q1"}\n%s\n\ndef moving_average(x, width):\n    return x\n'
    worded = text % 'SAYS = (\n    "Your function returns its argument."\n)'
    master, released = smoothing.master, smoothing.released
    with_words = with_solution_file(master, released, worded)
    assert with_words == with_solution_file(master, released, text.replace("%s\n", ""))
    assert "SAYS" not in str(with_words)
