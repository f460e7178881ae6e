"""`autograder adjust`: a file of points is checked as a whole, entered once, and never edited."""

from __future__ import annotations

import csv
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.course.settings import Course, load_course
from autograder.errors import UsageError
from autograder.gradebook.adjusting import Entered, enter_points
from autograder.gradebook.grades import grades_of
from autograder.gradebook.ledger import LEDGER_NAME, Ledger, LedgerEntry, LedgerReader
from autograder.grades import Grade, Receipt
from autograder.records import QuestionResult, Result, Status

SETTINGS = """\
course: A course
time_zone: Europe/Berlin
late: {percent_per_day: 10, grace_minutes: 15}
assignments:
  first:
    title: The first
    due: 2026-10-18T23:59
    questions: {q1: 4, q2: 6}
    extensions: {cy: 2026-10-20T23:59}
"""
ROSTER = "student,name,email\na1,Ada Lovelace,ada@example.org\nd1,Dan Late,dan@example.org\n"


def result(student: str, q1: float = 4.0, status: Status = Status.GRADED) -> Result:
    graded = status is Status.GRADED
    questions = (
        QuestionResult(id="q1", points=q1, maximum=4.0, cases=()),
        QuestionResult(id="q2", points=3.0, maximum=6.0, cases=()),
    )
    return Result(
        submission=f"{student}.ipynb",
        student=student,
        assignment="first",
        release="1",
        image="process",
        status=status,
        points=q1 + 3.0 if graded else 0.0,
        maximum=10.0,
        questions=questions if graded else (),
    )


class Folder:
    """A course and an output folder with three students: in time, late, late with an extension."""

    def __init__(self, folder: Path) -> None:
        (folder / "grading.yml").write_text(SETTINGS)
        self.course: Course = load_course(folder)
        self.out = folder / "out"
        self.file = folder / "points.csv"
        late = datetime.fromisoformat("2026-10-20T10:00:00+02:00")
        with Ledger(self.out, "first") as ledger:
            for student, uploaded in (("ada", None), ("bob", late), ("cy", late)):
                receipt = Receipt(path=f"/{student}.ipynb", uploaded=uploaded)
                ledger.keep(LedgerEntry(f"{student}.json", result(student), receipt))

    def enter(self, *rows: str, **options: bool) -> Entered:
        self.file.write_text("\n".join(("student,question,kind,points,reason", *rows)) + "\n")
        return enter_points(self.course, self.out, self.file, "Tina Turing", **options)

    def grades(self) -> dict[str, Grade]:
        return {item.student: item for item in grades_of(self.course, self.out).grades}

    def rows(self) -> dict[str, dict[str, str]]:
        with (self.out / "gradebook.csv").open(newline="") as file:
            return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path)


def test_the_late_policy_and_an_extension_are_in_the_grades(folder):
    grades = folder.grades()
    assert {name: grade.points for name, grade in grades.items()} == {
        "ada": 7.0,
        "bob": 5.0,
        "cy": 7.0,
    }
    assert grades["bob"].lateness is not None and grades["bob"].lateness.days == 2
    assert grades["cy"].lateness is not None and grades["cy"].lateness.extended


def test_decisions_are_entered_with_who_when_and_why_and_change_the_gradebook(folder):
    entered = folder.enter(
        "ada,q1,override,2.5,the axis is right",
        'bob,,manual,"1,5",helped others',  # a comma, as half of Europe writes it
    )
    assert len(entered.new) == 2
    grade = folder.grades()["ada"]
    assert (grade.questions[0].earned, grade.questions[0].points, grade.points) == (4.0, 2.5, 5.5)
    (decision,) = grade.questions[0].adjustments
    assert (decision.who, decision.reason) == ("Tina Turing", "the axis is right")
    assert abs((datetime.now(UTC) - decision.when).total_seconds()) < 60
    rows = folder.rows()
    assert rows["ada"]["score"] == "5.5"
    assert rows["ada"]["adjustments"] == "q1: override 2.5 (Tina Turing: the axis is right)"
    assert (rows["bob"]["score"], rows["bob"]["deduction"]) == ("6.5", "2")


def test_a_later_decision_supersedes_an_earlier_one_and_both_stay(folder):
    folder.enter("ada,q1,override,2,first look")
    folder.enter("ada,q1,override,3,second look")
    assert folder.grades()["ada"].questions[0].points == 3.0
    with LedgerReader(folder.out) as ledger:
        assert [item.reason for item in ledger.adjustments()] == ["first look", "second look"]


def test_the_same_file_with_more_rows_can_be_entered_again(folder):
    first = "ada,,manual,1,helped others"
    folder.enter(first)
    again = folder.enter(first, "bob,,manual,1,helped others")
    assert ([item.student for item in again.new], len(again.known)) == (["bob"], 1)
    assert folder.grades()["ada"].points == 8.0


def test_going_back_to_an_earlier_override_is_a_new_decision(folder):
    for points in (2, 3, 2):
        folder.enter(f"ada,q1,override,{points},looked again")
    assert folder.grades()["ada"].questions[0].points == 2.0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("adda,q1,override,1,x", "student: nobody handed in as 'adda'; did you mean ada?"),
        (",q1,override,1,x", "student: is empty"),
        ("ada,q9,override,1,x", "question: there is no 'q9'; there are: q1, q2, or nothing"),
        ("ada,q1,bonus,1,x", "kind: expected override (in the place of what was earned) or manual"),
        ("ada,q1,manual,lots,x", "points: expected a number, found 'lots'"),
        ("ada,q1,manual,,x", "points: expected a number, found ''"),
        ("ada,q1,manual,nan,x", "points: expected a number, found 'nan'"),
        ("ada,q1,override,-1,x", "points: an override is at least 0"),
        ("ada,q1,override,40,x", "points: 40 is more than the 4 of q1; give --above-maximum"),
        ("ada,,manual,-11,x", "points: -11 is more than the 10 of the assignment"),
        ("ada,q1,override,1,", "reason: is empty; the student will read it"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_nothing_at_all_is_entered(folder, row, said):
    with pytest.raises(UsageError) as caught:
        folder.enter("bob,q1,override,1,fine", row)
    assert f"points.csv:3: {said}" in str(caught.value)
    assert str(caught.value).endswith("Nothing was entered.")
    with LedgerReader(folder.out) as ledger:
        assert ledger.adjustments() == ()
    assert not (folder.out / "gradebook.csv").exists()


def test_every_mistake_is_listed_at_once(folder):
    with pytest.raises(UsageError) as caught:
        folder.enter("ada,q9,override,1,x", "eve,q1,override,1,x")
    assert len(str(caught.value).splitlines()) == 3


def test_a_missing_column_is_named(folder):
    folder.file.write_text("student,points\nada,1\n")
    with pytest.raises(UsageError, match="no column question, kind, reason; found 'student'"):
        enter_points(folder.course, folder.out, folder.file, "tina")


def test_points_above_the_maximum_are_entered_when_they_are_meant(folder):
    folder.enter("ada,,override,12,the best of all years", above_maximum=True)
    assert folder.grades()["ada"].points == 12.0


def test_a_decision_can_have_its_own_time_on_the_courses_clock(folder):
    folder.file.write_text(
        "student,question,kind,points,reason,when\nada,q1,override,1,oral,2026-01-20T14:30\n"
    )
    enter_points(folder.course, folder.out, folder.file, "tina")
    (decision,) = folder.grades()["ada"].questions[0].adjustments
    assert decision.when == datetime(2026, 1, 20, 13, 30, tzinfo=UTC)
    folder.file.write_text(folder.file.read_text().replace("2026-01", "9026-01"))
    with pytest.raises(UsageError, match="9026-01-20T14:30 is in the future"):
        enter_points(folder.course, folder.out, folder.file, "tina")


def test_somebody_has_to_have_decided(folder):
    folder.file.write_text("student,question,kind,points,reason\nada,q1,override,1,x\n")
    with pytest.raises(UsageError, match="--who"):
        enter_points(folder.course, folder.out, folder.file, "  ")


def test_with_a_roster_students_are_found_by_name_and_those_without_a_file_get_points(folder):
    (folder.out / "roster.csv").write_text(ROSTER.replace("a1", "ada"))
    folder.enter(
        "ada@example.org,q1,override,1,by mail address",
        "Ada Lovelace,q2,override,1,by name",
        "Dan Late,,override,6,oral examination",
    )
    grades = folder.grades()
    assert grades["Ada Lovelace"].points == 2.0
    assert (grades["Dan Late"].result, grades["Dan Late"].points) == (None, 6.0)
    rows = folder.rows()
    assert (rows["Dan Late"]["status"], rows["Dan Late"]["score"]) == ("missing", "6")


def test_an_extension_that_is_nobodys_is_noted(tmp_path):
    folder = Folder(tmp_path)
    text = SETTINGS.replace("{cy:", "{Cyrus:")
    (tmp_path / "grading.yml").write_text(text)
    notes = grades_of(load_course(tmp_path), folder.out).notes
    assert notes == ("an extension names Cyrus, who has no submission",)


def test_submissions_of_which_nothing_tells_how_they_came_in_are_noted(folder):
    with Ledger(folder.out, "first") as ledger:
        ledger.keep(LedgerEntry("dan.json", result("dan")))  # as an older version kept it
    (note,) = grades_of(folder.course, folder.out).notes
    assert note.startswith("1 submission was graded by a version that did not keep when it came")
    assert "run autograder grade again" in note


def test_the_file_itself_refuses_to_edit_a_decision(folder):
    folder.enter("ada,q1,override,2,first look")
    database = sqlite3.connect(folder.out / LEDGER_NAME)
    for statement in ("UPDATE adjustments SET student = 'bob'", "DELETE FROM adjustments"):
        with pytest.raises(sqlite3.IntegrityError, match="never edited"):
            database.execute(statement)
    database.close()


def test_while_somebody_grades_nothing_is_entered_and_grades_can_still_be_read(folder):
    with Ledger(folder.out, "first"):
        with pytest.raises(UsageError, match="another grader"):
            folder.enter("ada,q1,override,2,x")
        assert folder.grades()["ada"].points == 7.0


def test_a_folder_without_a_ledger_is_answered_with_the_way_on(folder, tmp_path):
    folder.file.write_text("student,question,kind,points,reason\n")
    for ask in (grades_of, lambda c, f: enter_points(c, f, folder.file, "tina")):
        with pytest.raises(UsageError, match=r"holds no ledger.sqlite3.*autograder grade"):
            ask(folder.course, tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()
