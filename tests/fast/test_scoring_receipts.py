"""What a receipt takes for the time of a submission: the LMS's own word, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from test_batch import Class

from autograder.course.settings import load_course
from autograder.gradebook.grades import grades_of
from autograder.gradebook.ledger import LedgerReader
from autograder.gradebook.receipts import receipt_of
from autograder.grades import Receipt
from autograder.intake import find_submissions

BERLIN = ZoneInfo("Europe/Berlin")


def receipt(folder: Path, name: str, *others: str) -> Receipt:
    """The receipt of a file of this name, from a download that has `others`, too."""
    for each in (name, *others):
        file = folder / each
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x = 1")
    found = {item.path: item for item in find_submissions([folder], "homework.ipynb")}
    return receipt_of(found[folder / name], BERLIN)


def test_canvas_says_late_and_not_when(tmp_path):
    found = receipt(tmp_path, "lovelaceada_LATE_1001_2002_homework.py", "bobby_1002_2003_hw.py")
    assert (found.late_flag, found.uploaded) == (True, None)
    assert (found.lms, found.lms_user) == ("canvas", "1001")
    assert Path(found.path) == tmp_path / "lovelaceada_LATE_1001_2002_homework.py"


def test_what_canvas_does_not_mark_is_not_late(tmp_path):
    assert not receipt(tmp_path, "lovelaceada_1001_2002_my_LATE_homework.py").late_flag


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("Homework 1_ada_attempt_2026-10-19-20-15-33_homework.py", "2026-10-19T20:15:33+02:00"),
        ("Homework 1_ada_attempt_2026-12-19-20-15-33_homework.py", "2026-12-19T20:15:33+01:00"),
        ("1001-2002 - Ada - Oct 19, 2026 1015 PM/homework.py", "2026-10-19T22:15:00+02:00"),
        # The hour that comes twice: the earlier of the two, in the student's favour.
        ("Homework 1_ada_attempt_2026-10-25-02-30-00_homework.py", "2026-10-25T02:30:00+02:00"),
    ],
)
def test_a_time_in_a_name_of_the_lms_is_read_on_the_courses_clock(tmp_path, name, moment):
    found = receipt(tmp_path, name)
    assert found.uploaded is not None
    assert found.uploaded.astimezone(UTC) == datetime.fromisoformat(moment).astimezone(UTC)


def test_gradescope_tells_its_time_with_the_zone(tmp_path):
    (tmp_path / "submission_metadata.yml").write_text(
        "submission_7:\n"
        "  :submitters:\n"
        "  - :name: Ada Lovelace\n"
        "    :sid: '1001'\n"
        "  :created_at: 2026-10-19 23:59:59.123456 -07:00\n"
    )
    found = receipt(tmp_path, "submission_7/homework.py")
    assert found.uploaded is not None
    assert found.uploaded.astimezone(UTC) == datetime(2026, 10, 20, 6, 59, 59, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [
        "ada_2026_10_01T08_00.py",  # Otter's export, or anybody's idea of a name
        "Ada Lovelace_1001_assignsubmission_file_/homework_2026_10_01T08_00.py",
        "submission_7/homework_2026_10_01T08_00.py",
    ],
)
def test_a_time_that_a_student_can_write_into_a_name_is_no_time(tmp_path, name):
    found = receipt(tmp_path, name)
    assert found.uploaded is None
    assert found.modified > 0


def test_a_batch_keeps_a_receipt_for_every_file_and_the_gradebook_shows_a_late_flag(tmp_path):
    school = Class(tmp_path)
    settings = tmp_path / "grading.yml"
    due = "first: {due: 2026-10-18T23:59, "
    text = settings.read_text().replace("first: {", due) + "late: {percent_per_day: 10}\n"
    settings.write_text(text)
    school.course = load_course(tmp_path)
    school.hand_in("lovelaceada_LATE_1001_2002_homework")
    school.hand_in("bauerben_1002_2003_homework")
    (school.submissions / ".hidden").write_text("x")
    school.grade()
    with LedgerReader(school.out) as ledger:
        receipts = [entry.receipt for entry in ledger.entries()]
    assert [item and Path(item.path).exists() for item in receipts] == [True] * 3
    ben, ada = grades_of(school.course, school.out).grades
    assert (ada.points, ben.points) == (5.0, 5.0)
    assert ada.lateness is not None and "late, but not when" in ada.lateness.explanation
    assert ben.lateness is not None and ben.lateness.explanation == ""
    assert b"The LMS says that it came late, but not when" in school.gradebook
    before = school.gradebook
    school.grade()
    assert school.gradebook == before
