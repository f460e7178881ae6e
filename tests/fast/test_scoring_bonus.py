"""A bonus, and points below 0: worked examples, and what holds for every class."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course.settings import Bonus, Course, LatePolicy, load_course
from autograder.errors import ConfigError, UsageError
from autograder.gradebook.adjusting import enter_points
from autograder.gradebook.combining import grade_of
from autograder.gradebook.exporting import export
from autograder.gradebook.grades import grades_of
from autograder.gradebook.lateness import Deadline
from autograder.gradebook.ledger import Ledger, LedgerEntry
from autograder.grades import Grade, Receipt
from autograder.lms.roster import Roster
from autograder.records import QuestionResult, Result, Status
from autograder.report.feedback import Heading, feedback_page
from autograder.report.plots import score_histogram

SETTINGS = """\
course: A course
time_zone: Europe/Berlin
late: {{percent_per_day: 10}}
assignments:
  first:
    title: The first
    due: 2026-10-18T23:59
    questions: {{q1: 4, q2: 6, q3: 3}}
    {more}
"""
BONUS = "bonus: {questions: [q3], cap: 2}"
MAXIMA = {"q1": 4.0, "q2": 6.0, "q3": 3.0}
TWO_DAYS_LATE = datetime.fromisoformat("2026-10-20T10:00:00+02:00")


def course_with(folder: Path, more: str) -> Course:
    (folder / "grading.yml").write_text(SETTINGS.format(more=more))
    return load_course(folder)


def result(student: str, *points: float) -> Result:
    questions = tuple(
        QuestionResult(id=name, points=earned, maximum=maximum, cases=())
        for (name, maximum), earned in zip(MAXIMA.items(), points, strict=True)
    )
    return Result(
        submission=f"{student}.ipynb", student=student, assignment="first", release="1",
        image="process", status=Status.GRADED, points=sum(points), maximum=13.0,
        questions=questions,
    )  # fmt: skip


def folder_of(where: Path, **students: tuple[float, ...]) -> Path:
    """An output folder; who is called `late…` handed in two days after it was due."""
    out = where / "out"
    with Ledger(out, "first") as ledger:
        for name, points in students.items():
            uploaded = TWO_DAYS_LATE if name.startswith("late") else None
            receipt = Receipt(path=f"/{name}.ipynb", uploaded=uploaded)
            ledger.keep(LedgerEntry(f"{name}.json", result(name, *points), receipt))
    return out


def points(course: Course, out: Path) -> dict[str, float | None]:
    return {item.student: item.points for item in grades_of(course, out).grades}


def enter(course: Course, out: Path, *rows: str) -> None:
    file = out.parent / "points.csv"
    file.write_text("\n".join(("student,question,kind,points,reason", *rows)) + "\n")
    enter_points(course, out, file, "Tina Turing")


# --- a bonus --------------------------------------------------------------------------------------


def test_a_bonus_comes_on_top_up_to_its_cap_and_lateness_takes_of_the_maximum_without_it(tmp_path):
    course = course_with(tmp_path, BONUS)
    out = folder_of(
        tmp_path,
        all_of_it=(4, 6, 3),
        some=(4, 3, 1.5),
        none=(4, 3, 0),
        late=(4, 6, 3),
        late_at_nothing=(0, 0, 1),
    )
    grades = grades_of(course, out)
    assert grades.maximum == 10.0
    assert {item.maximum for item in grades.grades} == {10.0}
    # Late by two days: 20 % of 10, not of 13, from what bonus and all come to.
    assert points(course, out) == {
        "all_of_it": 12.0, "some": 8.5, "none": 7.0, "late": 10.0, "late_at_nothing": 0.0,
    }  # fmt: skip


def test_points_by_hand_for_a_bonus_question_count_up_to_the_cap_and_for_the_whole_above_it(
    tmp_path,
):
    course = course_with(tmp_path, BONUS)
    out = folder_of(tmp_path, ada=(4, 6, 0), bob=(4, 6, 0), cy=(4, 6, 0))
    enter(course, out, "ada,q3,override,3,right by another way", "bob,,override,12,oral")
    assert points(course, out) == {"ada": 12.0, "bob": 12.0, "cy": 10.0}
    with pytest.raises(UsageError, match=r"12\.5 is more than the 12 of the assignment"):
        enter(course, out, "cy,,override,12.5,a slip")


def test_student_and_staff_read_what_of_a_bonus_does_not_count(tmp_path):
    course = course_with(tmp_path, BONUS)
    out = folder_of(tmp_path, ada=(4, 6, 3))
    (grade,) = grades_of(course, out).grades
    sentence = "Of the bonus of 3 points 2 count, which is the most that it gives."

    page = feedback_page(Heading("A course", "first", "The first", "1"), grade, trouble="no file")
    assert "q3 (bonus)" in page and "above the most that the bonus gives" in page
    exported = export(course, out, "csv")
    assert sentence in exported.target.read_text(encoding="utf-8-sig")
    exported = export(course, out, "gradescope")
    (file,) = exported.target.glob("*.json")
    told = json.loads(file.read_text())
    assert told["score"] == 12.0 and sentence in told["output"]


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ("bonus: {questions: [q7]}", "bonus names q7, which is not among the questions"),
        ("bonus: {questions: [q1, q2, q3]}", "bonus names every question"),
        ("bonus: {questions: [q3], cap: 4}", "the cap of the bonus is above the 3 points"),
        ("bonus: {questions: []}", "expected at least one entry"),
        ("bonus: {question: [q3]}", "unknown field; did you mean questions?"),
    ],
)
def test_a_bonus_that_makes_no_sense_is_refused_with_its_line(tmp_path, more, wrong):
    with pytest.raises(ConfigError, match=r"grading.yml:\d+: .*") as refused:
        course_with(tmp_path, more)
    assert wrong in str(refused.value)


# --- what an LMS takes ----------------------------------------------------------------------------

MOODLE = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 1001,Ada Lovelace,ada@example.org,Submitted for grading,,10.00,Yes,-,-,
Participant 1002,Bob Builder,bob@example.org,Submitted for grading,,10.00,Yes,-,-,
"""


def test_what_moodle_does_not_take_is_named_and_the_rest_of_the_file_is_written(tmp_path):
    course = course_with(tmp_path, f"{BONUS}\n    below_zero: true")
    out = folder_of(tmp_path, ada=(4, 6, 2), bob=(0, 0, 0))
    enter(course, out, "bob,,manual,-1.5,handed in somebody else's file")
    file = tmp_path / "worksheet.csv"
    file.write_text(MOODLE.replace("Ada Lovelace", "ada").replace("Bob Builder", "bob"))

    exported = export(course, out, "moodle", roster=Roster.read(file))
    text = exported.target.read_text()
    assert "ada@example.org,Submitted for grading,10,10.00" in text
    assert "bob@example.org,Submitted for grading,0,10.00" in text
    said = [note.reason for note in exported.notes]
    assert any(
        "ada has 12 points; Moodle takes from 0 to 10, so the file says 10" in s for s in said
    )
    assert any("bob has -1.5 points; Moodle takes from 0 to 10" in s for s in said)


# --- below 0 --------------------------------------------------------------------------------------


def test_points_by_hand_end_at_0_unless_the_assignment_says_otherwise(tmp_path):
    rows = ("ada,q1,manual,-3,copied", "bob,,manual,-5,copied", "late,q1,manual,-3,copied")
    for more, expected in (
        (BONUS, {"ada": 0.0, "bob": 0.0, "late": 0.0}),
        (f"{BONUS}\n    below_zero: true", {"ada": -2.0, "bob": -4.0, "late": -2.0}),
    ):
        folder = tmp_path / str(len(more))
        folder.mkdir()
        course = course_with(folder, more)
        out = folder_of(folder, ada=(1, 0, 0), bob=(1, 0, 0), late=(1, 0, 0))
        enter(course, out, *rows)
        assert points(course, out) == expected


def test_an_override_below_0_needs_the_setting_and_the_message_names_it(tmp_path):
    course = course_with(tmp_path, BONUS)
    out = folder_of(tmp_path, ada=(1, 0, 0))
    with pytest.raises(UsageError, match="`below_zero: true`"):
        enter(course, out, "ada,,override,-1,fraud")
    course = course_with(tmp_path, f"{BONUS}\n    below_zero: true")
    enter(course, out, "ada,,override,-1,fraud")
    assert points(course, out) == {"ada": -1.0}


def test_scores_below_0_have_a_bar_of_their_own():
    drawn = score_histogram([-3.0, -0.5, 0.0, 10.0], 10.0)
    assert [(bar.words, bar.count) for bar in drawn.bars if bar.count] == [
        ("below 0", 2), ("0 to below 1", 1), ("10", 1),
    ]  # fmt: skip


# --- for every class ------------------------------------------------------------------------------

EARNED = st.tuples(*(st.floats(0, maximum) for maximum in MAXIMA.values()))


@given(EARNED, st.none() | st.floats(0.5, 3), st.booleans())
def test_a_bonus_never_takes_a_point_and_never_gives_more_than_it_may(earned, cap, is_late):
    def grade(bonus: Bonus | None, of: dict[str, float], found: Result) -> Grade:
        policy = LatePolicy(percent_per_day=10.0)
        due = Deadline(datetime(2026, 10, 18, 23, 59), ZoneInfo("Europe/Berlin"), policy)
        receipt = Receipt(path="/a", uploaded=TWO_DAYS_LATE if is_late else None)
        return grade_of("ada", of, found, receipt, (), due, bonus=bonus)

    with_it = grade(Bonus(questions=("q3",), cap=cap), MAXIMA, result("ada", *earned))
    without = result("ada", *earned)
    ordinary = {name: maximum for name, maximum in MAXIMA.items() if name != "q3"}
    plain = grade(None, ordinary, without.model_copy(update={"questions": without.questions[:2]}))
    assert with_it.points is not None and plain.points is not None
    assert with_it.maximum == plain.maximum == 10.0
    gained = with_it.points - plain.points
    assert -1e-3 <= gained <= min(earned[2], cap or 3.0) + 1e-3
