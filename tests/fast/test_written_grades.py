"""Questions that a person grades, in the gradebook: open, graded, unanswered, and every export."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_grades import adjustment

from autograder.course.settings import Bonus, Course, LatePolicy, load_course
from autograder.errors import MachineryError, UsageError
from autograder.gradebook.adjusting import enter_points
from autograder.gradebook.combining import grade_of
from autograder.gradebook.exporting import Exported, Format, export
from autograder.gradebook.grades import grades_of, refresh_gradebook
from autograder.gradebook.lateness import Deadline
from autograder.gradebook.ledger import Ledger, LedgerEntry
from autograder.grades import Adjustment, Answer, Grade, Receipt
from autograder.lms.gradescope import gradescope_results
from autograder.lms.roster import Roster
from autograder.records import (
    QuestionResult,
    Reading,
    Result,
    Status,
    WrittenResult,
    read_digest,
)
from autograder.report.class_report import class_report

SETTINGS = """\
course: A course
time_zone: Europe/Berlin
late: {percent_per_day: 10}
assignments:
  first:
    title: The first
    due: 2026-10-18T23:59
    questions: {q1: 4, q2: 3}
    written:
      w1:
        points: 3
        rubric: [{says: names the peak, points: 2}, {says: names the noise, points: 1}]
"""
ZONE = ZoneInfo("Europe/Berlin")
TESTED, WRITTEN = {"q1": 4.0, "q2": 3.0}, {"w1": 3.0}
SAID = "Peaks get lower."
NOW = datetime(2026, 10, 20, 12, 0, tzinfo=ZONE)
IN_TIME = datetime(2026, 10, 18, 12, 0, tzinfo=ZONE)
TWO_DAYS_LATE = datetime(2026, 10, 20, 10, 0, tzinfo=ZONE)


def result(student: str, answer: str | None = SAID, *points: float, **fields: Any) -> Result:
    earned = points or (4.0, 3.0)
    questions = tuple(
        QuestionResult(id=name, points=value, maximum=of, cases=())
        for (name, of), value in zip(TESTED.items(), earned, strict=True)
    )
    written = (
        WrittenResult(
            id="w1", maximum=3.0, answered=bool(answer), digest=read_digest(answer or "")
        ),
    )
    values: dict[str, Any] = {
        "submission": f"{student}.ipynb",
        "student": student,
        "assignment": "first",
        "release": "1",
        "image": "process",
        "status": Status.GRADED,
        "points": sum(earned),
        "maximum": 7.0,
        "questions": questions,
        "written": written,
    }
    return Result(**(values | fields))


def not_graded(student: str, status: Status) -> Result:
    return result(student, status=status, reason="broken", points=0.0, questions=(), written=())


def decided(student: str = "ada", **fields: Any) -> Adjustment:
    """What a person said of the answer."""
    of_it = {"question": "w1", "kind": "override", "points": 2.0, "reason": "the peak is there"}
    read = {"when": NOW, "read": read_digest(SAID), "criteria": ("names the peak",)}
    return adjustment(student=student, **(of_it | read | fields))


def grade(found: Result | None, *adjustments: Adjustment, **fields: Any) -> Grade:
    return grade_of(
        "ada", TESTED, found, adjustments=adjustments, written=fields.pop("written", WRITTEN),
        **fields,
    )  # fmt: skip


def state(found: Grade) -> tuple[float | None, float | None, Answer | None, float | None]:
    """Points of w1, points of the whole, how w1 stands, and the sum of the rest."""
    question = found.questions[-1]
    return question.points, found.points, question.answer, found.rest


# --- one grade ----------------------------------------------------------------------------------


def test_an_answer_that_nobody_graded_leaves_the_total_open_and_is_never_0():
    found = grade(result("ada"))
    assert state(found) == (None, None, Answer.OPEN, 7.0)
    assert (found.open, found.maximum) == (("w1",), 10.0)


@pytest.mark.parametrize(
    "found", [result("ada", None), not_graded("ada", Status.REJECTED), None], ids=str
)
def test_without_an_answer_it_earns_0_as_unanswered(found):
    graded = grade(found)
    assert graded.questions[-1].answer is Answer.UNANSWERED
    assert (graded.questions[-1].points, graded.open) == (0.0, ())
    assert graded.points == (7.0 if found and found.status is Status.GRADED else 0.0)


def test_a_file_that_is_nobodys_waits_for_no_person():
    assert state(grade(result("ada"), nobodys=True)) == (0.0, 7.0, Answer.UNANSWERED, 7.0)


def test_a_persons_points_close_it():
    assert state(grade(result("ada"), decided())) == (2.0, 9.0, Answer.GRADED, 9.0)
    added = decided(kind="manual", points=1.5)
    assert state(grade(result("ada"), added)) == (1.5, 8.5, Answer.GRADED, 8.5)
    assert state(grade(result("ada"), decided(), added)) == (3.5, 10.5, Answer.GRADED, 10.5)


def test_0_points_by_hand_are_a_grade():
    assert state(grade(result("ada"), decided(points=0.0))) == (0.0, 7.0, Answer.GRADED, 7.0)


def test_another_answer_opens_it_again_and_the_same_one_counts_again():
    other = result("ada", "Something else.")
    found = grade(other, decided())
    assert state(found) == (None, None, Answer.OPEN, 7.0)
    assert found.questions[-1].outdated == (decided(),)
    assert grade(result("ada"), decided()).questions[-1].outdated == ()


def test_an_answer_that_is_gone_takes_its_points_along():
    assert state(grade(result("ada", None), decided())) == (0.0, 7.0, Answer.UNANSWERED, 7.0)


def test_a_row_that_names_no_answer_counts_for_whatever_was_handed_in():
    assert state(grade(result("ada", "Else."), decided(read="")))[0] == 2.0
    assert state(grade(None, decided(read="")))[0] == 2.0


def test_a_second_reading_changes_no_points():
    assert state(grade(result("ada"), decided(reading=2)))[2] is Answer.OPEN
    both = grade(result("ada"), decided(), decided(points=0.0, reading=2))
    assert state(both)[0] == 2.0


def test_an_override_of_the_whole_waits_for_nobody():
    whole = decided(question=None, points=6.0, read="", criteria=())
    found = grade(result("ada"), whole)
    assert (found.points, found.open) == (6.0, ())


def test_points_added_to_the_whole_wait_with_it():
    whole = decided(question=None, kind="manual", points=1.0, read="", criteria=())
    assert state(grade(result("ada"), whole)) == (None, None, Answer.OPEN, 8.0)


def test_what_the_machinery_could_not_grade_has_no_points_and_nothing_open():
    found = grade(not_graded("ada", Status.ERROR))
    assert (found.points, found.rest, found.open) == (None, None, ())
    assert found.questions[-1].points is None
    by_hand = [decided(question=name, points=1.0, read="") for name in (*TESTED, "w1")]
    assert grade(not_graded("ada", Status.ERROR), *by_hand).points == 3.0


def test_a_result_that_says_nothing_of_the_question_leaves_it_open():
    assert state(grade(result("ada", written=())))[2] is Answer.OPEN


def test_lateness_is_taken_off_what_there_is_and_then_off_the_whole():
    deadline = Deadline(datetime(2026, 10, 18, 23, 59), ZONE, LatePolicy(percent_per_day=10.0))
    late = {"receipt": Receipt(path="", uploaded=TWO_DAYS_LATE), "deadline": deadline}
    found = grade(result("ada"), **late)
    assert state(found) == (None, None, Answer.OPEN, 5.0)  # 20 % of 10
    assert grade(result("ada"), decided(), **late).points == 7.0


def test_a_written_bonus_is_on_top_of_the_maximum_and_capped():
    bonus = Bonus(questions=("w1",), cap=1.0)
    found = grade(result("ada"), bonus=bonus)
    assert (found.points, found.rest, found.maximum) == (None, 7.0, 7.0)
    assert grade(result("ada"), decided(), bonus=bonus).points == 8.0


def test_below_0_only_where_that_is_allowed():
    less = decided(kind="manual", points=-2.0)
    assert state(grade(result("ada"), less))[0] == 0.0
    assert state(grade(result("ada"), less, below_zero=True))[0] == -2.0


STATES = st.sampled_from(["none", "open", "graded", "outdated"])


@given(st.dictionaries(st.sampled_from(["w1", "w2", "w3"]), STATES, min_size=1), st.booleans())
def test_the_total_is_there_when_nothing_is_open_and_then_it_is_the_sum(states, late):
    written = dict.fromkeys(sorted(states), 2.0)
    records = tuple(
        WrittenResult(
            id=name, maximum=2.0, answered=states[name] != "none",
            digest=read_digest("" if states[name] == "none" else f"answer to {name}"),
        )
        for name in written
    )  # fmt: skip
    given_points = [
        decided(question=name, points=1.5, read=read_digest(f"{kind} to {name}"))
        for name in written
        for kind in {"graded": ["answer"], "outdated": ["older answer"]}.get(states[name], ())
    ]
    deadline = Deadline(datetime(2026, 10, 18, 23, 59), ZONE, LatePolicy(percent_per_day=10.0))
    came = Receipt(path="", uploaded=TWO_DAYS_LATE if late else IN_TIME)
    found = grade_of(
        "ada", TESTED, result("ada", written=records), came, given_points, deadline, written=written
    )
    waiting = tuple(name for name in written if states[name] in ("open", "outdated"))
    graded = 1.5 * sum(states[name] == "graded" for name in written)
    off = 0.2 * (7.0 + 2.0 * len(written)) if late else 0.0
    assert found.maximum == 7.0 + 2.0 * len(written)
    assert found.rest == pytest.approx(7.0 + graded - off)
    assert found.open == waiting
    assert found.points == (None if waiting else found.rest)


# --- a class ------------------------------------------------------------------------------------


ROSTER = (
    "student,name,email\nada,Ada,ada@x.org\nbob,Bob,bob@x.org\ncy,Cy,cy@x.org\ndee,Dee,d@x.org\n"
)
RESULTS = (result("ada"), result("bob", None), result("cy", "Else."), result("zoe"))


@pytest.fixture
def course(tmp_path) -> Course:
    (tmp_path / "grading.yml").write_text(SETTINGS)
    return load_course(tmp_path)


@pytest.fixture
def out(course, tmp_path) -> Path:
    """Ada and Cy have answers, Bob has none, Dee handed in nothing, Zoe is on no roster."""
    folder = tmp_path / "out"
    with Ledger(folder, "first") as ledger:
        for item in RESULTS:
            reading = Reading(cells=(), answers={"w1": SAID})
            came = Receipt(path="", uploaded=IN_TIME)
            ledger.keep(LedgerEntry(f"{item.student}.json", item, came, reading=reading))
    (tmp_path / "roster.csv").write_text(ROSTER)
    Roster.read(tmp_path / "roster.csv", course.settings.roster).keep_in(folder)
    return folder


def gradebook(course: Course, out: Path) -> dict[str, dict[str, str]]:
    from autograder.course.assignment import find_assignment

    with Ledger(out, "first") as ledger:
        file, _ = refresh_gradebook(find_assignment(course, "first"), ledger)
    with file.open(encoding="utf-8", newline="") as text:
        return {row["student"]: row for row in csv.DictReader(text)}


def written(course: Course, out: Path, form: Format, **options: Any) -> tuple[Exported, str]:
    exported = export(course, out, form, **options)
    return exported, "" if exported.target.is_dir() else exported.target.read_text("utf-8-sig")


def enter(course: Course, out: Path, *rows: str) -> None:
    file = out.parent / "points.csv"
    header = "student,question,kind,points,reason,when,who,criteria,reading,read"
    file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    enter_points(course, out, file, "kim")


def test_the_gradebook_says_not_graded_yet_and_unanswered(course, out):
    rows = gradebook(course, out)
    assert [(row["score"], row["w1"]) for row in rows.values()] == [
        ("", "not graded yet"),
        ("7", "0"),
        ("", "not graded yet"),
        ("7", "0"),
        ("0", "0"),
    ]
    assert rows["Bob"]["reason"] == "w1 was not answered."
    assert {row["maximum"] for row in rows.values()} == {"10"}


def test_points_as_the_review_page_writes_them_close_it(course, out):
    read = read_digest(SAID)
    enter(course, out, f'ada,w1,override,2,"peak, no noise",,kim,names the peak,1,{read}')
    rows = gradebook(course, out)
    assert (rows["Ada"]["score"], rows["Ada"]["w1"]) == ("9", "2")
    assert rows["Cy"]["score"] == ""
    (item,) = (
        next(g for g in grades_of(course, out).grades if g.student == "Ada")
        .questions[-1]
        .adjustments
    )
    assert (item.read, item.criteria, item.reading) == (read, ("names the peak",), 1)


def test_after_another_upload_it_is_not_graded_yet_and_the_gradebook_says_why(course, out):
    enter(course, out, f"ada,w1,override,2,the peak is there,,kim,,1,{read_digest(SAID)}")
    with Ledger(out, "first") as ledger:
        ledger.keep(LedgerEntry("ada.json", result("ada", "A better answer.")))
    row = gradebook(course, out)["Ada"]
    assert (row["score"], row["w1"]) == ("", "not graded yet")


def test_a_result_of_an_older_version_is_open_and_the_gradebook_says_what_to_do(course, out):
    with Ledger(out, "first") as ledger:
        ledger.keep(LedgerEntry("ada.json", result("ada", written=())))
    row = gradebook(course, out)["Ada"]
    assert (row["score"], row["w1"]) == ("", "not graded yet")
    assert row["reason"].startswith("What answers w1 has not been read: run autograder grade again")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("ada,w2,override,2,why", "question: there is no 'w2'; there are: q1, q2, w1"),
        ("ada,w1,override,4,why", "points: 4 is more than the 3 of w1"),
        ("ada,w1,override,-1,why", "an override is at least 0"),
    ],
)
def test_a_mistake_in_a_row_is_named_and_nothing_is_entered(course, out, row, expected):
    with pytest.raises(UsageError, match=r"points\.csv:2") as error:
        enter(course, out, row)
    assert expected in str(error.value)


def test_an_export_leaves_them_blank_and_names_how_many_are_open(course, out):
    exported, text = written(course, out, "csv")
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(text))}
    assert [rows[name]["points"] for name in ("Ada", "Bob", "Cy")] == ["", "7", ""]
    assert rows["Ada"]["w1"] == "not graded yet"
    first, *others = [note for note in exported.notes if note.what == "open"]
    assert first.reason.startswith("2 answers are not graded yet (w1: 2), of 2 students")
    assert [(note.student, note.reason) for note in others] == [
        ("Ada", "w1 not graded yet"),
        ("Cy", "w1 not graded yet"),
    ]
    assert exported.target.name == "grades.csv"


def test_without_open_writes_the_sum_of_the_rest_and_marks_it(course, out):
    exported, text = written(course, out, "csv", without_open=True)
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(text))}
    assert [rows[name]["points"] for name in ("Ada", "Bob", "Cy")] == ["7", "7", "7"]
    assert "This is without w1, which is not graded yet." in rows["Ada"]["remark"]
    assert "not graded yet" not in rows["Bob"]["remark"]
    assert exported.target.name == "grades-without-open.csv"
    assert any("their points are the sum of the rest" in note.reason for note in exported.notes)


CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,The first (77)
    Points Possible,,,,,10
Ada,1,ada,ada,A,
Bob,2,bob,bob,A,
Cy,3,cy,cy,A,5
"""
MOODLE = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 1,Ada,ada@x.org,Submitted for grading,,10.00,Yes,-,-,
Participant 2,Bob,bob@x.org,Submitted for grading,,10.00,Yes,-,-,
Participant 3,Cy,cy@x.org,Submitted for grading,5.00,10.00,Yes,-,-,
"""


def test_canvas_keeps_what_it_has_where_an_answer_is_open(course, out, tmp_path):
    file = tmp_path / "canvas.csv"
    file.write_text(CANVAS)
    roster = Roster.read(file, course.settings.roster)
    both: tuple[tuple[dict[str, Any], list[str]], ...] = (
        ({}, ["", "7", "5"]),
        ({"without_open": True}, ["7", "7", "7"]),
    )
    for options, expected in both:
        exported = export(course, out, "canvas", roster=roster, **options)
        rows = list(csv.DictReader(io.StringIO(exported.target.read_text("utf-8-sig"))))
        scores = {row["Student"]: row["The first (77)"] for row in rows}
        assert [scores[name] for name in ("Ada", "Bob", "Cy")] == expected
        assert any(note.what == "open" for note in exported.notes)


def test_moodle_gets_no_grade_or_one_with_a_comment_that_marks_it(course, out, tmp_path):
    file = tmp_path / "moodle.csv"
    file.write_text(MOODLE)
    roster = Roster.read(file, course.settings.roster)
    blank = export(course, out, "moodle", roster=roster).target.read_text("utf-8-sig")
    rows = {row["Full name"]: row for row in csv.DictReader(io.StringIO(blank))}
    assert [rows[name]["Grade"] for name in ("Ada", "Bob", "Cy")] == ["", "7", "5.00"]
    assert rows["Ada"]["Feedback comments"] == ""
    assert "w1: 0 of 3 (unanswered)" in rows["Bob"]["Feedback comments"]
    rest = export(course, out, "moodle", roster=roster, without_open=True).target
    rows = {row["Full name"]: row for row in csv.DictReader(io.StringIO(rest.read_text("utf-8")))}
    assert rows["Ada"]["Grade"] == "7"
    assert "This is without w1, which is not graded yet." in rows["Ada"]["Feedback comments"]


def test_gradescope_files_leave_out_who_is_open_and_show_a_persons_points(course, out):
    read = read_digest(SAID)
    enter(course, out, f"ada,w1,override,2,more on noise,,kim,names the peak,1,{read}")
    exported, _ = written(course, out, "gradescope")
    assert {file.name for file in exported.target.glob("*.json")} == {
        "Ada.json",
        "Bob.json",
        "zoe.json",
    }
    ada = json.loads((exported.target / "Ada.json").read_text())
    assert ada["score"] == 9.0
    assert ada["tests"][-1] == {
        "name": "w1: graded by a person",
        "number": "3",
        "max_score": 3.0,
        "score": 2.0,
        "output": "names the peak\nmore on noise",
        "visibility": "visible",
    }
    rest, _ = written(course, out, "gradescope", without_open=True)
    assert rest.target.name == "gradescope-without-open"
    cy = json.loads((rest.target / "Cy.json").read_text())
    assert cy["score"] == 7.0
    assert "This is without w1, which is not graded yet." in cy["output"]
    assert cy["tests"][-1]["output"] == "Not graded yet."
    assert "score" not in cy["tests"][-1]


def test_no_file_is_made_of_an_open_grade_by_accident():
    with pytest.raises(MachineryError):
        gradescope_results(grade(result("ada")))


def test_the_class_report_counts_what_is_open(course, out):
    page = class_report(grades_of(course, out), "A course")
    assert "answers not graded yet" in page
    assert "w1: 2" in page
    assert page.count("w1 not graded yet") == 2
    assert "w1 unanswered" in page
