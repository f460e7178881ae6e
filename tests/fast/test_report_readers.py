"""Who graded what: the class report has medians by person, and where a second reader differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from made_readings import LOOP, LOOP_ONE_SHORT, ReadClass

from autograder.gradebook.adjusting import enter_points
from autograder.gradebook.grades import AssignmentGrades, grades_of
from autograder.gradebook.ledger import LedgerReader
from autograder.gradebook.rereading import ReadNow
from autograder.report.class_report import class_report
from autograder.report.readers import reader_rows, second_readings

HEADER = "student,question,kind,points,reason,who,reading,read"
STUDENTS = ("ada", "bob", "cy", "dee")


class Graded(ReadClass):
    """Four students whose q1 earned 1 of 3, and rows of readers: `student points who reading`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.hand_in(dict.fromkeys(STUDENTS, (LOOP_ONE_SHORT, 1.0)))

    def enter(self, rows: Sequence[str]) -> AssignmentGrades:
        with LedgerReader(self.out) as ledger:
            read = ReadNow(self.assignment, ledger).digest("ada.ipynb", "q1")
        lines = [HEADER]
        for row in rows:
            student, points, who, reading = row.split()
            lines.append(f"{student},q1,override,{points},read it,{who},{reading},{read}")
        file = self.folder / "points.csv"
        file.write_text("\n".join(lines) + "\n")
        enter_points(self.course, self.out, file)
        return grades_of(self.course, self.out)


@pytest.fixture
def graded(tmp_path) -> Graded:
    return Graded(tmp_path)


def text_of(subject: AssignmentGrades) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", class_report(subject, "A course")).split())


def test_medians_are_by_question_person_and_reading(graded):
    subject = graded.enter(
        ["ada 1 Tina 1", "bob 2 Tina 1", "cy 3 Tina 1", "dee 3 Uwe 1", "ada 1.5 Uwe 2"]
    )
    rows = list(reader_rows(subject.readings, subject.grades))
    assert [(r.question, r.who, r.second, r.works, r.median, r.maximum) for r in rows] == [
        ("q1", "Tina", False, 3, 2.0, 3.0),
        ("q1", "Uwe", False, 1, 3.0, 3.0),
        ("q1", "Uwe", True, 1, 1.5, 3.0),
    ]
    text = text_of(subject)
    assert "Who graded what" in text
    assert "q1 Tina first 3 2 3" in text


def test_a_readers_last_word_on_a_work_is_what_enters_the_median(graded):
    graded.enter(["ada 0 Tina 1"])
    subject = graded.enter(["ada 3 Tina 1"])
    (row,) = reader_rows(subject.readings, subject.grades)
    assert (row.works, row.median) == (1, 3.0)


def test_second_readings_that_differ_by_more_than_the_stated_share_are_listed(graded):
    subject = graded.enter(
        ["ada 2 Tina 1", "bob 2 Tina 1", "ada 2.3 Uwe 2", "bob 2.5 Uwe 2", "cy 2 Uwe 2"]
    )
    found = second_readings(subject.readings, subject.grades)
    assert found.works == 3
    assert [(item.student, item.first, item.by, item.second) for item in found.apart] == [
        ("bob", 2.0, "Tina", 2.5),
        ("cy", 1.0, "the tests", 2.0),
    ]
    text = text_of(subject)
    assert "2 of 3 differ by more than 10 % of the question’s points" in text
    assert "bob q1 2 Tina 2.5 Uwe" in text


def test_readings_of_what_does_not_count_any_more_are_left_out(graded):
    graded.enter(["ada 2 Tina 1", "ada 0 Uwe 2"])
    graded.hand_in({"ada": (LOOP, 3.0)})
    subject = grades_of(graded.course, graded.out)
    assert subject.readings == ()
    assert "Who graded what" not in text_of(subject)
