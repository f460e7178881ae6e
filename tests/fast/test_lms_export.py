"""Grades leave in the form that each LMS takes, complete, and without a zero that nobody earned."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lms.importers import CanvasCourse, MoodleAssignment, check_gradescope
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course.settings import Course, load_course
from autograder.errors import ConfigError, MachineryError, UsageError
from autograder.gradebook.exporting import Exported, Format, export
from autograder.gradebook.ledger import Ledger, LedgerEntry
from autograder.grades import Adjustment, Grade, Receipt
from autograder.lms.gradescope import gradescope_results
from autograder.lms.roster import Roster
from autograder.records import (
    CaseResult,
    Outcome,
    QuestionReport,
    QuestionResult,
    Result,
    Status,
    Visibility,
)

FILES = Path(__file__).parents[1] / "lms"
SETTINGS = """
course: A course
time_zone: Europe/Berlin
late: {percent_per_day: 20}
assignments:
  smoothing:
    title: Smoothing and counting
    due: 2026-10-19T23:59
    questions: {q1: 3, q2: 2}
"""
IN_TIME = datetime(2026, 10, 19, 18, tzinfo=UTC)
A_DAY_LATE = datetime(2026, 10, 20, 18, tzinfo=UTC)
SECRET = "expected 48151623"  # what only the staff may read
Write = Callable[..., Exported]


def case(name: str, passed: bool, hidden: bool = False) -> CaseResult:
    return CaseResult(
        name=name,
        visibility=Visibility.HIDDEN if hidden else Visibility.PUBLIC,
        weight=1.0,
        outcome=Outcome.PASSED if passed else Outcome.FAILED,
        message="" if passed else f"look at {name} <again>",
        detail=SECRET,
    )


def result(
    student: str, passed: int = 4, status: Status = Status.GRADED, reason: str = ""
) -> Result:
    """Four tests in two questions, of which the first `passed` are passed."""
    done = [number < passed for number in range(4)]
    reports = (
        QuestionReport(id="q1", cases=(case("one", done[0]), case("two", done[1], hidden=True))),
        QuestionReport(id="q2", cases=(case("three", done[2]), case("four", done[3], hidden=True))),
    )
    graded = status is Status.GRADED
    questions = tuple(map(QuestionResult.scored, reports, (3.0, 2.0))) if graded else ()
    return Result(
        submission=f"{student}.ipynb",
        student=student,
        assignment="smoothing",
        release="1",
        image="process",
        status=status,
        reason=reason,
        points=sum(question.points for question in questions),
        maximum=5.0,
        questions=questions,
    )


def receipt(
    lms: str = "", user: str = "", at: datetime | None = IN_TIME, **fields: bool
) -> Receipt:
    return Receipt(path="/x.ipynb", lms=lms, lms_user=user, uploaded=at, **fields)  # type: ignore[arg-type]


CLASS = (
    (result("lovelaceada_1001"), receipt("canvas", "1001")),
    (result("müllerjörg_1002", 3), receipt("canvas", "1002", A_DAY_LATE)),
    (result("kimlee_1003", 2), receipt("canvas", "1003", None, late_flag=True)),
    (result("kimlee_1004", 1), receipt("canvas", "1004")),
    (result("turingalan_1007", 0, Status.ERROR, "no sandbox"), receipt("canvas", "1007")),
    (result("hoppergrace_1006"), receipt("canvas", "1006")),
    (result("Zoë O'Neil-Sørensen", 0, Status.REJECTED, "=not a notebook"), receipt()),
    (result("=HYPERLINK(1)"), receipt()),
)


@pytest.fixture
def course(tmp_path) -> Course:
    (tmp_path / "grading.yml").write_text(SETTINGS)
    return load_course(tmp_path)


@pytest.fixture
def folder(tmp_path) -> Path:
    with Ledger(tmp_path / "out", "smoothing") as ledger:
        for number, (found, came) in enumerate(CLASS):
            ledger.keep(LedgerEntry(f"{number}.json", found, came))
    return tmp_path / "out"


@pytest.fixture
def write(course, folder) -> Write:
    def write(form: Format, roster: str | None = None, **options: object) -> Exported:
        given = Roster.read(FILES / roster) if roster else None
        return export(course, folder, form, roster=given, **options)  # type: ignore[arg-type]

    return write


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def whys(exported: Exported, what: str) -> dict[str, str]:
    return {note.student: note.reason for note in exported.notes if note.what == what}


def canvas_course(**fields: object) -> CanvasCourse:
    rows = table((FILES / "canvas_gradebook.csv").read_bytes())
    students = {int(row["ID"]): row["Student"] for row in rows if row["ID"]}
    assignments = {90210: ("Warm-up", 10.0), 90211: ("Smoothing and counting", 5.0)}
    return CanvasCourse(students, assignments, **fields)  # type: ignore[arg-type]


# --- Canvas -------------------------------------------------------------------------------------


def test_canvas_takes_the_scores_and_nothing_else_changes(write):
    course = canvas_course(scores={(1001, 90210): "10.00"})
    course.load(write("canvas", "canvas_gradebook.csv").target.read_bytes())
    assert course.scores == {
        (1001, 90210): "10.00",  # another assignment, which the file does not mention
        (1001, 90211): "5",
        (1002, 90211): "3",  # 4 earned, and 20 % of 5 taken off for a day
        (1003, 90211): "3",
        (1004, 90211): "1.5",
        (1005, 90211): "",  # handed in nothing
        (1006, 90211): "EX",  # excused, and handed in all the same
        (1007, 90211): "",  # could not be graded
        (1008, 90211): "0",  # rejected
        (1099, 90211): "",  # Canvas's own test student
    }


def test_names_and_ids_go_back_to_canvas_byte_by_byte(write):
    before = (FILES / "canvas_gradebook.csv").read_bytes().split(b"\r\n")
    after = write("canvas", "canvas_gradebook.csv").target.read_bytes().split(b"\r\n")
    assert after[0] == before[0].split(b",Late days")[0] + b",Smoothing and counting (90211)"
    assert after[1] == b",,,,,Manual Posting"
    assert after[2] == b"    Points Possible,,,,,5.00"
    for old, new in zip(before[3:-1], after[3:-1], strict=True):
        assert old.startswith(new.rpartition(b",")[0])


def test_everybody_without_a_grade_is_named_with_the_reason(write):
    exported = write("canvas", "canvas_gradebook.csv")
    assert whys(exported, "missing") == {"Noether, Emmy": "handed in nothing; left blank"}
    assert whys(exported, "not graded") == {"Turing, Alan": "no sandbox"}
    assert whys(exported, "unmatched") == {"=HYPERLINK(1)": "it fits nobody on the roster"}
    notes = " ".join(note.reason for note in exported.notes if note.what == "note")
    assert "Hopper, Grace has EX in Canvas" in notes
    assert "Canvas takes points off a second time" in notes
    rows = table(exported.notes_file.read_bytes())
    assert {(row["what"], row["student"]) for row in rows} >= {
        ("missing", "Noether, Emmy"),
        ("unmatched", "'=HYPERLINK(1)"),  # what a student wrote is no formula
    }


def test_a_missing_student_is_a_zero_only_when_that_is_asked_for(write):
    course = canvas_course()
    course.load(write("canvas", "canvas_gradebook.csv", missing_as_zero=True).target.read_bytes())
    assert course.scores[1005, 90211] == "0"
    assert course.scores[1007, 90211] == ""  # not graded is not missing


def test_a_column_of_one_s_own_takes_the_days_late(tmp_path, course, folder):
    columns = "\n    columns: {canvas_late: Late days}\n"
    (tmp_path / "grading.yml").write_text(SETTINGS.rstrip() + columns)
    roster = Roster.read(FILES / "canvas_gradebook.csv")
    exported = export(load_course(tmp_path), folder, "canvas", roster=roster)
    canvas = canvas_course(custom_columns=("Late days",))
    canvas.load(exported.target.read_bytes())
    assert canvas.custom[1002, "Late days"] == "1"
    assert canvas.custom[1003, "Late days"] == "late"  # Canvas says so, and nobody knows when
    assert canvas.custom[1001, "Late days"] == ""


@pytest.mark.parametrize(
    ("column", "header"),
    [
        ("Smoothing and counting (90211)", "Smoothing and counting (90211)"),
        ("Renamed since (90211)", "Smoothing and counting (90211)"),
        ("Warm-up", "Warm-up (90210)"),
        ("Not in this file yet (90300)", "Not in this file yet (90300)"),
    ],
)
def test_the_column_is_found_by_id_by_title_or_added(tmp_path, folder, column, header):
    columns = f'\n    columns: {{canvas: "{column}"}}\n'
    (tmp_path / "grading.yml").write_text(SETTINGS.rstrip() + columns)
    roster = Roster.read(FILES / "canvas_gradebook.csv")
    exported = export(load_course(tmp_path), folder, "canvas", roster=roster)
    assert list(table(exported.target.read_bytes())[0])[-1] == header


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path, folder):
    settings = SETTINGS.replace("title: Smoothing and counting", "title: Another")
    (tmp_path / "grading.yml").write_text(settings)
    roster = Roster.read(FILES / "canvas_gradebook.csv")
    with pytest.raises(UsageError, match=r"'Another'; there are: 'Warm-up \(90210\)'"):
        export(load_course(tmp_path), folder, "canvas", roster=roster)
    late = SETTINGS.rstrip() + "\n    columns: {canvas_late: Nowhere}\n"
    (tmp_path / "grading.yml").write_text(late)
    with pytest.raises(UsageError, match="would take it for a new assignment"):
        export(load_course(tmp_path), folder, "canvas", roster=roster)
    assert not (folder / "canvas.csv").exists()


def test_a_column_setting_that_does_not_exist_is_explained(tmp_path):
    wrong = SETTINGS.rstrip() + "\n    columns: {canvass: Smoothing (1)}\n"
    (tmp_path / "grading.yml").write_text(wrong)
    with pytest.raises(ConfigError, match=r"10: .*canvass: unknown field; did you mean canvas\?"):
        load_course(tmp_path)


# --- Moodle -------------------------------------------------------------------------------------

PEOPLE = {40011: "Ada", 40012: "Jörg", 40013: "Lee", 40014: "Lee", 40015: "Emmy", 40017: "Alan",
          40018: "Zoë"}  # fmt: skip


@pytest.fixture
def moodle_class(course, folder) -> Write:
    """The same class, as Moodle names it."""
    ids = {"1001": "40011", "1002": "40012", "1003": "40013", "1004": "40014", "1007": "40017"}
    with Ledger(folder, "smoothing") as ledger:
        for number, (found, came) in enumerate(CLASS):
            moodle = {"lms": "moodle", "lms_user": ids.get(came.lms_user, "")}
            ledger.keep(LedgerEntry(f"{number}.json", found, came.model_copy(update=moodle)))

    def write(roster: str, **options: object) -> Exported:
        given = Roster.read(FILES / roster)
        return export(course, folder, "moodle", roster=given, **options)  # type: ignore[arg-type]

    return write


def test_moodle_takes_the_worksheet_and_a_teacher_s_comment_stays(moodle_class):
    exported = moodle_class("moodle_worksheet.csv")
    moodle = MoodleAssignment(PEOPLE, 5.0)
    moodle.load(exported.target.read_bytes())
    assert moodle.grades == {40011: 5.0, 40012: 3.0, 40013: 3.0, 40014: 1.5, 40018: 0.0}
    assert moodle.feedback[40011] == (
        "<p>Nice plots, Ada.</p><br>Autograder: 5 of 5 points.<br>q1: 3 of 3, q2: 2 of 2"
    )
    assert "1 started day late" in moodle.feedback[40012]
    assert moodle.feedback[40018].endswith("Not graded: =not a notebook.")
    assert set(moodle.feedback) == set(moodle.grades)


def test_a_second_export_takes_the_place_of_the_first_one_s_comment(moodle_class, tmp_path, course):
    first = moodle_class("moodle_worksheet.csv").target
    again = tmp_path / "again.csv"
    again.write_bytes(first.read_bytes())
    exported = export(course, tmp_path / "out", "moodle", roster=Roster.read(again))
    assert exported.target.read_bytes() == again.read_bytes()


def test_moodle_in_german_gets_decimal_commas_and_its_own_words(moodle_class):
    exported = moodle_class("moodle_worksheet_de.csv")
    words = ("ID", "Bewertung", "Zuletzt geändert (Bewertung)", "Feedback als Kommentar")
    moodle = MoodleAssignment(PEOPLE, 5.0, "Teilnehmer/in", words, ";", ",")
    moodle.load(exported.target.read_bytes())
    assert moodle.grades == {40011: 5.0, 40012: 3.0}
    text = exported.target.read_bytes()
    assert b";5;5,00;Ja;" in text
    assert text.count(b"\r\n") == 4


def test_points_with_a_fraction_have_the_decimal_mark_of_the_worksheet(tmp_path, course, folder):
    german = (FILES / "moodle_worksheet_de.csv").read_text("utf-8-sig")
    sheet = tmp_path / "worksheet.csv"
    sheet.write_text(german.replace("Jörg Müller", "Lee Kim").replace("40012", "1004"))
    with Ledger(folder, "smoothing") as ledger:
        found, came = CLASS[3]
        ledger.keep(LedgerEntry("3.json", found, came.model_copy(update={"lms": "moodle"})))
    exported = export(course, folder, "moodle", roster=Roster.read(sheet))
    assert ";1,5;5,00;" in exported.target.read_text("utf-8")


def test_a_grade_that_moodle_would_pass_over_stops_the_export(tmp_path, moodle_class, course):
    english = (FILES / "moodle_worksheet.csv").read_text("utf-8")
    (tmp_path / "low.csv").write_text(english.replace("5.00", "4.00"))
    (tmp_path / "scale.csv").write_text(english.replace("5.00", "fail  pass"))
    (tmp_path / "high.csv").write_text(english.replace("5.00", "100.00"))
    out = tmp_path / "out"
    with pytest.raises(UsageError, match=r"low.csv:2: the grade is 5; .* above its maximum of 4"):
        export(course, out, "moodle", roster=Roster.read(tmp_path / "low.csv"))
    with pytest.raises(UsageError, match="has a scale in Moodle"):
        export(course, out, "moodle", roster=Roster.read(tmp_path / "scale.csv"))
    exported = export(course, out, "moodle", roster=Roster.read(tmp_path / "high.csv"))
    assert any("maximum grade is 100" in note.reason for note in exported.notes)


def test_moodle_takes_only_its_own_worksheet(write):
    with pytest.raises(UsageError, match="is not a grading worksheet: in Moodle turn"):
        write("moodle", "participants.csv")
    with pytest.raises(UsageError, match="is not a Canvas gradebook: in Canvas, export it"):
        write("canvas", "moodle_worksheet.csv")
    with pytest.raises(UsageError, match="give that file with --roster"):
        write("canvas")


# --- Gradescope ---------------------------------------------------------------------------------


def test_gradescope_results_are_by_the_specification_and_give_no_hidden_test_away(write):
    exported = write("gradescope")
    files = {file.name: json.loads(file.read_text()) for file in exported.target.glob("*.json")}
    assert len(files) == exported.written == 7
    for results in files.values():
        check_gradescope(results)
        assert SECRET not in json.dumps(results)
    late = files["mullerjorg_1002.json"]
    assert late["score"] == 3.0
    assert "1 started day late" in late["output"]
    assert sum(test["score"] for test in late["tests"]) == 4.0  # before lateness
    last = late["tests"][-1]
    assert (last["name"], last["status"], last["visibility"]) == (
        "q2: four",
        "failed",
        "after_published",
    )
    assert last["output"] == "look at four <again>"


def test_a_submission_that_could_not_be_graded_has_no_gradescope_result(write):
    assert not list(write("gradescope").target.glob("turing*.json"))
    broken = result("alan", 0, Status.ERROR, "no sandbox")
    with pytest.raises(MachineryError, match="alan could not be graded: no sandbox"):
        gradescope_results(Grade(student="alan", result=broken, points=None, maximum=5.0))


# --- anything else ------------------------------------------------------------------------------


def test_a_table_for_anything_else_has_everybody_and_no_formula(write):
    exported = write("csv", "canvas_gradebook.csv")
    data = exported.target.read_bytes()
    rows = {row["student"]: row for row in table(data)}
    assert data.startswith(b"\xef\xbb\xbf")
    assert rows["Müller, Jörg"]["points"] == "3"
    assert rows["Müller, Jörg"]["late_points"] == "1"
    assert rows["Turing, Alan"]["points"] == rows["Turing, Alan"]["q1"] == ""
    assert (rows["Noether, Emmy"]["status"], rows["Noether, Emmy"]["points"]) == ("missing", "")
    assert rows["'=HYPERLINK(1)"]["id"] == ""
    assert rows["O'Neil-Sørensen, Zoë"]["remark"] == "Not graded: =not a notebook."


def test_points_by_hand_reach_the_lms_also_without_a_submission(course, folder):
    reason = "oral examination"
    with Ledger(folder, "smoothing") as ledger:
        ledger.adjust(
            [
                Adjustment(
                    student="emmy@example.edu",
                    kind="override",
                    points=4.5,
                    reason=reason,
                    who="tina",
                    when=IN_TIME,
                )
            ]
        )
    roster = Roster.read(FILES / "canvas_gradebook.csv")
    exported = export(course, folder, "canvas", roster=roster)
    canvas = canvas_course()
    canvas.load(exported.target.read_bytes())
    assert canvas.scores[1005, 90211] == "4.5"
    assert whys(exported, "missing") == {"Noether, Emmy": "handed in nothing; 4.5 points by hand"}


def test_a_student_to_whom_an_unmatched_file_may_belong_gets_no_zero(course, folder):
    with Ledger(folder, "smoothing") as ledger:
        ledger.forget_all_but([])
        ledger.keep(LedgerEntry("kim.json", result("Lee Kim"), receipt()))
    roster = Roster.read(FILES / "canvas_gradebook.csv")
    exported = export(course, folder, "canvas", roster=roster, missing_as_zero=True)
    canvas = canvas_course()
    canvas.load(exported.target.read_bytes())
    assert canvas.scores[1003, 90211] == canvas.scores[1004, 90211] == ""
    assert canvas.scores[1005, 90211] == "0"
    assert whys(exported, "missing")["Kim, Lee (s0003)"] == (
        "an unmatched file may be theirs; left blank"
    )


# --- the command --------------------------------------------------------------------------------


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=True)
    return done.exit_code, done.output + (str(done.exception) if done.exception else "")


def test_the_command_writes_where_it_is_told_and_names_who_is_left_out(tmp_path, course, folder):
    status, said = run(
        "export", folder, "--format", "canvas", "--course", tmp_path,
        *("--roster", FILES / "canvas_gradebook.csv", "--out", tmp_path / "upload.csv"),
    )  # fmt: skip
    assert status == 0
    assert "missing: Noether, Emmy: handed in nothing; left blank" in said
    assert said.count("Noether, Emmy") == 1
    assert "not graded: Turing, Alan (turingalan_1007.ipynb): no sandbox" in said
    assert f"5 students have a grade in {tmp_path}/upload.csv" in said
    assert (tmp_path / "upload-notes.csv").exists()


def test_the_roster_that_was_graded_with_is_used_where_none_is_given(tmp_path, course, folder):
    Roster.read(FILES / "canvas_gradebook.csv").keep_in(folder)
    status, said = run("export", folder, "--format", "canvas", "--course", tmp_path)
    assert status == 0, said
    assert (folder / "canvas.csv").exists()


def test_a_folder_without_grades_is_named(tmp_path, course):
    status, said = run("export", tmp_path / "nowhere", "--format", "csv", "--course", tmp_path)
    assert status != 0
    assert "nowhere" in said
