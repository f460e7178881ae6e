"""The page about the lectures is true of the course: functions, questions, hours, what trains."""

import re
from pathlib import Path

import pytest

from autograder.course.assignment import find_assignment
from autograder.course.master import load_master
from autograder.course.settings import load_course
from autograder.course.training import training_questions

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
PAGE = (ROOT / "docs" / "lectures.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"(\w+) (q\d+) `(\w+)`", PAGE))
NAMES = list(COURSE.settings.assignments)
# Its row among the assignments: name, lecture, hours, what is needed before it, what trains.
ROW = re.compile(r"^\| (\w+) \| ([\d, ]+) \| (.*?) \| .*\| (.+?) \|$", re.MULTILINE)
ROWS = {row[1]: row for row in ROW.finditer(PAGE)}


@pytest.mark.parametrize("name", NAMES)
def test_every_graded_function_stands_where_a_lecture_has_its_line(name):
    master = load_master(COURSE, name)
    graded = {(name, question, function) for function, question in master.functions.items()}
    named = {entry for entry in NAMED if entry[0] == name}
    assert graded <= named, "docs/lectures.md lacks these"
    assert named <= graded, "docs/lectures.md names these, and no master grades them"


@pytest.mark.parametrize("name", NAMES)
def test_the_hours_and_what_trains_are_those_of_grading_yml(name):
    hours = COURSE.assignment(name).hours
    assert hours is not None
    low, high = hours
    assert ROWS[name][3] == f"{low:g} to {high:g}"
    many = len(training_questions(find_assignment(COURSE, name)))
    assert ROWS[name][4] == {0: "no", 1: "one question"}.get(many, "yes")


@pytest.mark.parametrize("name", NAMES)
def test_whatever_uses_keras_is_said_to_train(name):
    """Otherwise a release would mutate it, and the demo class grade it in every submission."""
    found = find_assignment(COURSE, name)
    training = training_questions(found)
    uses = {
        cell.question for cell in found.master.solutions if re.search(r"\bkeras\.", cell.filled)
    }
    assert uses <= training
