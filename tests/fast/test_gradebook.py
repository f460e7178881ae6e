"""What people read: the gradebook, result files, tables. Hostile text stays text."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from autograder.errors import MachineryError
from autograder.gradebook.combining import grade_of
from autograder.gradebook.csv_file import result_files, write_gradebook, write_result
from autograder.grades import Adjustment, Grade, Lateness
from autograder.records import (
    CaseResult,
    Cell,
    CellReport,
    Outcome,
    QuestionReport,
    QuestionResult,
    Result,
    Status,
    Visibility,
)
from autograder.report.schema import result_schema
from autograder.report.table import grade_table
from autograder.report.verbose import verbose
from autograder.wording import one_line, plain

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b[0m\r\x9b31m\u202eright"


def question(outcome: Outcome = Outcome.PASSED) -> QuestionResult:
    case = CaseResult(
        name="works", visibility=Visibility.HIDDEN, weight=1.0, outcome=outcome, detail=ESCAPES
    )
    return QuestionResult.scored(QuestionReport(id="q1", cases=(case,)), 2.0)


def result(**fields) -> Result:
    questions = fields.pop("questions", (question(),))
    given = {
        "submission": "ada.ipynb",
        "student": "ada",
        "assignment": "first",
        "release": "1",
        "image": "process",
        "status": Status.GRADED,
        "points": sum(q.points for q in questions),
        "maximum": 2.0,
        "questions": questions,
    }
    return Result(**(given | fields))


def grade(found: Result, *adjustments: Adjustment, late: Lateness | None = None) -> Grade:
    made = grade_of(found.student, {"q1": 2.0}, found, adjustments=adjustments)
    return made.model_copy(update={"lateness": late})


def by_hand(points: float, question: str | None = "q1", reason: str = "the sign") -> Adjustment:
    when = datetime(2026, 11, 1, tzinfo=UTC)
    kind = "override" if question else "manual"
    return Adjustment(
        student="ada",
        question=question,
        kind=kind,  # type: ignore[arg-type]
        points=points,
        reason=reason,
        who="tina",
        when=when,
    )


def rows(tmp_path, *given: Result | Grade) -> list[list[str]]:
    file = tmp_path / "gradebook.csv"
    counts = (Status.GRADED, Status.REJECTED, Status.ERROR)
    grades = (
        grade(row) if isinstance(row, Result) and row.status in counts else row for row in given
    )
    write_gradebook(file, ("q1",), grades)
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.reader(opened))


def printed(*parts) -> str:
    console = Console(file=io.StringIO(), width=200, force_terminal=True)
    for part in parts:
        console.print(part)
    return console.file.getvalue()  # type: ignore[attr-defined]


HEADER = "student status score maximum q1 earned late_days deduction adjustments reason submission"


def test_a_row_has_student_status_score_points_and_reason(tmp_path):
    header, graded, rejected = rows(
        tmp_path,
        result(),
        result(student="bob", status=Status.REJECTED, reason="empty", questions=()),
    )
    assert header == HEADER.split()
    assert graded == ["ada", "graded", "2", "2", "2", "2", "", "", "", "", "ada.ipynb"]
    assert rejected == ["bob", "rejected", "0", "2", "0", "0", "", "", "", "empty", "ada.ipynb"]


def test_a_row_shows_what_was_decided_and_what_lateness_took_away(tmp_path):
    due = datetime(2026, 11, 1, 23, 59, tzinfo=UTC)
    late = Lateness(
        due=due, handed_in=due, days=1, percent=10, points=0.2, explanation="1 started day late"
    )
    given = grade(result(), by_hand(1.5), by_hand(1, None, "helped in the forum"), late=late)
    _, row = rows(tmp_path, given)
    assert row[2:8] == ["2.5", "2", "1.5", "2", "1", "0.2"]
    assert row[8] == "q1: override 1.5 (tina: the sign); all: +1 (tina: helped in the forum)"
    assert row[9] == "1 started day late"


def test_a_late_flag_without_a_time_is_seen_in_the_row(tmp_path):
    due = datetime(2026, 11, 1, 23, 59, tzinfo=UTC)
    late = Lateness(due=due, handed_in=None, explanation="The LMS says that it came late")
    _, row = rows(tmp_path, grade(result(), late=late))
    assert row[6:10] == ["", "", "", "The LMS says that it came late"]


def test_a_file_that_counts_for_nothing_has_its_reason_and_no_points(tmp_path):
    _, row = rows(tmp_path, result(status=Status.SUPERSEDED, reason="a later one", questions=()))
    assert row == ["ada", "superseded", "", "2", "", "", "", "", "", "a later one", "ada.ipynb"]


def test_who_was_given_points_without_a_file_is_in_the_list(tmp_path):
    missing = grade_of("cy", {"q1": 2.0}, None, adjustments=[by_hand(1.0)])
    _, row = rows(tmp_path, missing)
    assert row[:6] == ["cy", "missing", "1", "2", "1", "0"]


def test_what_the_machinery_could_not_grade_is_never_a_zero(tmp_path):
    broken = result(status=Status.ERROR, reason="broke", questions=())
    _, row, by_a_person = rows(tmp_path, broken, grade(broken, by_hand(1.5)))
    assert row[1:6] == ["error", "", "2", "", ""]
    assert by_a_person[1:6] == ["error", "1.5", "2", "1.5", ""]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", " =1", "＝1", "%0A=1", "|cmd"]
)
def test_no_cell_is_a_formula(tmp_path, name):
    _, row = rows(tmp_path, result(student=name, reason=name))
    assert row[0].startswith("'")
    assert row[9].startswith("'")


def test_a_semicolon_does_not_open_a_new_cell_with_a_formula(tmp_path):
    rows(tmp_path, result(student='a";=1+1'))
    line = (tmp_path / "gradebook.csv").read_text().splitlines()[1]
    with_semicolons = next(csv.reader([line], delimiter=";"))
    assert not any(cell.startswith("=") for cell in with_semicolons)


@given(st.text(max_size=60))
def test_any_name_survives_in_one_row(tmp_path_factory, name):
    table = rows(tmp_path_factory.mktemp("book"), result(student=name, reason=name))
    assert len(table) == 2
    assert len(table[1]) == 11
    assert not table[1][0].startswith(("=", "+", "-", "@"))


def test_the_same_results_give_the_same_bytes(tmp_path):
    first = rows(tmp_path, result(), result(student="bob"))
    before = (tmp_path / "gradebook.csv").read_bytes()
    assert rows(tmp_path, result(), result(student="bob")) == first
    assert (tmp_path / "gradebook.csv").read_bytes() == before


def test_result_files_are_named_for_the_student_and_never_collide():
    given = [
        ("1/a.ipynb", "Ada Lovelace"),
        ("2/a.ipynb", "ada lovelace"),
        ("3/a.ipynb", "../../etc/passwd"),
        ("4/a.ipynb", "Zoë"),
        ("5/a.ipynb", "李"),
        ("6/a.ipynb", "王"),
        ("7/x.ipynb", ""),
    ]
    files = result_files(given)
    assert len({file.casefold() for file in files.values()}) == len(given)
    assert all("/" not in file and not file.startswith(".") for file in files.values())
    assert files["4/a.ipynb"] == "Zoe.json"
    assert files["7/x.ipynb"] == "x.json"
    assert files == result_files(reversed(given))


def test_no_student_is_called_like_the_file_of_another():
    given = [("1/a.ipynb", "Ada Lovelace"), ("2/a.ipynb", "ada lovelace")]
    theirs = result_files(given)["1/a.ipynb"].removesuffix(".json")
    for name in (theirs, theirs.upper()):
        files = result_files([*given, ("3/a.ipynb", name)])
        assert len({file.casefold() for file in files.values()}) == 3
        assert files["1/a.ipynb"] == f"{theirs}.json"


def test_a_result_file_is_the_record(tmp_path):
    write_result(tmp_path / "ada.json", result())
    assert Result.model_validate_json((tmp_path / "ada.json").read_bytes()) == result()


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path):
    file = tmp_path / "gradebook.csv"
    rows(tmp_path, result())
    before = file.read_bytes()

    def breaks():
        yield grade(result())
        raise OSError(28, "No space left on device")

    with pytest.raises(MachineryError, match="No space left"):
        write_gradebook(file, ("q1",), breaks())
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["gradebook.csv"]


def test_the_terminal_gets_no_control_sequence_of_a_student():
    hostile = result(
        student=ESCAPES,
        reason=ESCAPES,
        submission=ESCAPES,
        notes=(ESCAPES,),
        cells=(CellReport(id="c", outcome="error", output=ESCAPES, error=ESCAPES),),
    )
    text = printed(
        grade_table("first", ("q1",), [grade(hostile), hostile], 2),
        *verbose(hostile, (Cell(id="c", source="x"),)),
    )
    for forbidden in ("\x1b]", "\x1b[2J", "\x9b", "\u202e", "\r", "\x07", "owned"):
        assert forbidden not in text


def test_markup_of_a_student_is_shown_as_it_is():
    text = printed(grade_table("first", ("q1",), [grade(result(student="[bold]x[/bold]"))], 1))
    assert "[bold]x[/bold]" in text


def test_the_table_says_how_many_more_there_are():
    text = printed(grade_table("first", ("q1",), [grade(result())] * 70, 70))
    assert "10 more in the gradebook" in text


def test_the_table_says_what_lateness_and_people_changed():
    due = datetime(2026, 11, 1, 23, 59, tzinfo=UTC)
    late = Lateness(due=due, handed_in=due, days=2, percent=20, points=0.4, explanation="late")
    flagged = Lateness(due=due, handed_in=None, explanation="The LMS says that it came late")
    text = printed(
        grade_table(
            "first",
            ("q1",),
            [grade(result(), by_hand(1.5), late=late), grade(result(), late=flagged)],
            2,
        )
    )
    assert "2 days late, -0.4 points, points by hand" in text
    assert "late, but the LMS does not say when" in text


def test_everything_a_ta_wants_to_see_is_shown():
    text = printed(
        *verbose(
            result(
                questions=(question(Outcome.TIMEOUT),),
                cells=(CellReport(id="c1", outcome="ok", output="hello"),),
                isolation={"network": False, "processes": True},
            )
        )
    )
    for expected in ("hello", "works", "timed out", "hidden", "0 of 2 points", "network"):
        assert expected in text


@given(st.text(max_size=300))
def test_plain_text_has_no_control_characters(text):
    assert not any((ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 for c in plain(text))
    assert "\n" not in one_line(text)
    assert len(one_line(text)) <= 200


def test_the_published_schema_names_every_field():
    schema = json.loads(result_schema())
    assert set(schema["properties"]) == set(Result.model_fields)
