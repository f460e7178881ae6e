"""A command finds its assignment once, and reads what belongs to it once."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from made_readings import LOOP_ONE_SHORT, NAME, ReadClass
from quick_prover import QuickProver
from test_slips_shown import folder  # noqa: F401

from autograder.batch.released import edition_of
from autograder.cli.releasing import changes
from autograder.cli.reporting import report
from autograder.cli.reviewing import slip
from autograder.course import assignment as assignments
from autograder.course import master as masters
from autograder.course.assignment import find_assignment
from autograder.course.settings import Course, load_course
from autograder.errors import UsageError
from autograder.intake import find as intake
from autograder.intake import find_submissions, whole_classes
from autograder.limited import LimitError
from autograder.releasing.release import release

SMALL = Path(__file__).parents[1] / "courses" / "small"


@pytest.fixture
def course(tmp_path) -> Course:
    shutil.copytree(SMALL, tmp_path / "course")
    return load_course(tmp_path / "course")


@pytest.fixture
def parsed(monkeypatch) -> list[str]:
    """The names of the masters that were parsed, each time one was."""
    names, parse = [], masters.parse_master

    def noted(text, *, path, assignment):
        names.append(assignment)
        return parse(text, path=path, assignment=assignment)

    monkeypatch.setattr(masters, "parse_master", noted)
    return names


@pytest.fixture
def looked_up(monkeypatch) -> list[str]:
    """The names of the assignments that were found, each time one was."""
    names, made = [], assignments.Assignment

    def noted(course, name, settings):
        names.append(name)
        return made(course, name, settings)

    monkeypatch.setattr(assignments, "Assignment", noted)
    return names


def test_what_grades_is_made_of_a_master_that_is_parsed_once(course, parsed):
    edition = edition_of(find_assignment(course, "smoothing"))
    assert edition.assignment.master.functions == edition.released.functions
    assert parsed == ["smoothing"]


def test_a_version_is_cut_from_a_master_that_is_parsed_once(course, parsed):
    release(course, version="2026.1", prover=QuickProver(course))
    assert parsed == ["smoothing"]


def test_a_version_of_the_past_grades_without_the_master_of_today(course, parsed):
    release(course, version="2026.1", prover=QuickProver(course))
    parsed.clear()
    edition_of(find_assignment(course, "smoothing"), "2026.1")
    assert parsed == []


def test_a_report_with_code_of_slips_finds_the_assignment_once(folder, looked_up, parsed):  # noqa: F811
    report(folder / "out", course=folder / "course")
    assert (looked_up, parsed) == ([NAME], [NAME])


def test_a_slip_is_written_of_an_assignment_that_is_found_once(tmp_path, looked_up, parsed):
    made = ReadClass(tmp_path)
    made.hand_in({"ada": (LOOP_ONE_SHORT, 1.0), "bob": (LOOP_ONE_SHORT, 1.0)})
    looked_up.clear()
    parsed.clear()
    slip(made.out, "q1", like="ada", course=made.folder)
    assert (looked_up, parsed) == ([NAME], [NAME])


def test_the_changes_to_the_course_as_it_is_are_told_with_each_assignment_found_once(
    course, looked_up, parsed
):
    release(course, version="2026.1", prover=QuickProver(course))
    looked_up.clear()
    parsed.clear()
    changes("2026.1", course=course.folder)
    assert (looked_up, parsed) == ([NAME], [NAME])


def test_an_assignment_that_is_not_there_is_refused_with_those_that_are(course):
    with pytest.raises(UsageError, match=r"no assignment 'smothing'.*there are: smoothing"):
        find_assignment(course, "smothing")


def test_whether_a_zip_is_a_whole_class_is_looked_at_once(tmp_path, monkeypatch):
    notebook = SMALL / "assignments" / "smoothing" / "smoothing.ipynb"
    file = tmp_path / "class.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for student in ("ada", "ben"):
            archive.write(notebook, f"{student}/smoothing.ipynb")
    classes = whole_classes([file], "smoothing.ipynb")
    assert classes == (file,)

    def again(*_: object) -> bool:
        raise AssertionError("it is known already")

    monkeypatch.setattr(intake, "holds_a_class", again)
    found = find_submissions([file], "smoothing.ipynb", tmp_path / "unpacked", classes=classes)
    assert [item.student for item in found] == ["ada", "ben"]


def test_a_zip_whose_names_take_too_long_to_read_is_no_class(tmp_path, monkeypatch):
    """It may be a student's own, so it is looked into where there are limits."""
    file = tmp_path / "work.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("ada/smoothing.ipynb", "{}")
        archive.writestr("ben/smoothing.ipynb", "{}")
    assert whole_classes([file], "smoothing.ipynb") == (file,)

    def limited(*_: object) -> bool:
        raise LimitError("it took too long")

    monkeypatch.setattr("autograder.limited.call", limited)
    assert whole_classes([file], "smoothing.ipynb") == ()
