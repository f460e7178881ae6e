"""Who reads of a known slip, and when: pages, comments for the LMS, the class report."""

import shutil
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from made_grades import grade, graded_class, result
from test_release import SMALL, edit

from autograder.course.assignment import find_assignment
from autograder.course.bundle import build_bundle
from autograder.course.settings import load_course
from autograder.errors import ConfigError
from autograder.gradebook.grades import grades_of
from autograder.gradebook.ledger import Ledger, LedgerEntry
from autograder.gradebook.slips import SlipGroup
from autograder.grades import Grade, Receipt
from autograder.intake.question_code import codes_by_question
from autograder.lms.filling import comment_on
from autograder.lms.gradescope import gradescope_results
from autograder.on_gradescope import run
from autograder.on_gradescope.contents import Contents
from autograder.on_gradescope.zip import gradescope_zip
from autograder.records import (
    CaseResult,
    Cell,
    Outcome,
    QuestionReport,
    QuestionResult,
    Reading,
    Result,
    Signature,
    Status,
    Visibility,
)
from autograder.report.class_report import class_report
from autograder.report.feedback import Heading, feedback_page
from autograder.report.slip_groups import read_code, slip_rows, wanted_code
from autograder.slips.lookup import FoundSlip
from autograder.slips.table import (
    KnownSlip,
    QuestionSlips,
    SlipTable,
    read_table,
    table_file,
    tables_text,
)

UNDER = "ab" * 8
SENTENCE = "Your function pads <both> ends. Look at the first value of a short series."
PADS = ("passed", f"failed:{1:016x}:{1:016x}")
OTHER = ("passed", f"failed:{2:016x}:{2:016x}")
HEADING = Heading("Course", "numbers", "Numbers", "2026.1")


def with_slip(found: Grade, sentence: str = SENTENCE) -> Grade:
    questions = tuple(
        item.model_copy(update={"slip": sentence if item.id == "q1" else ""})
        for item in found.questions
    )
    return found.model_copy(update={"questions": questions})


# --- what is shown --------------------------------------------------------------------------------


def test_the_feedback_page_says_it_under_the_question_as_text():
    page = feedback_page(HEADING, with_slip(grade(result("ada", Outcome.FAILED))))
    (note,) = BeautifulSoup(page, "html.parser").select(".slip")
    assert note.h3.get_text() == "A known slip"
    assert note.p.get_text() == SENTENCE
    assert note.find_parent("section")["aria-labelledby"] == "q1"
    assert (
        ".slip"
        not in feedback_page(HEADING, grade(result("ada", Outcome.FAILED))).partition("</style>")[2]
    )


def test_comments_for_an_lms_and_gradescope_say_it_with_the_question():
    found = with_slip(grade(result("ada", Outcome.FAILED)))
    assert f"q1: {SENTENCE}" in list(comment_on(found))
    assert f"q1: {SENTENCE}" in gradescope_results(found)["output"]
    plain = grade(result("ada", Outcome.FAILED))
    assert not any("pads" in line for line in comment_on(plain))


def test_the_class_report_has_a_group_for_each_slip_with_students_and_code():
    subject = graded_class(
        *(grade(result(name, Outcome.FAILED)) for name in ("ada", "ben", "cy", "dan", "eve")),
        slips={
            "q1": (
                SlipGroup(
                    "known", ("ada.ipynb", "ben.ipynb"), FoundSlip(("chaff_pads",), SENTENCE)
                ),
                SlipGroup("unnamed", ("cy.ipynb", "dan.ipynb")),
                SlipGroup("alone", ("eve.ipynb",)),
            ),
            "q2": (SlipGroup("right", ("ada.ipynb",)),),
        },
    )
    code = {("q1", "ada.ipynb"): "def f():\n    return '<b>'", ("q1", "cy.ipynb"): "def f(): pass"}
    page = BeautifulSoup(
        class_report(subject, "Course", {0: "feedback/ada.html"}, code), "html.parser"
    )
    section = page.select_one("section[aria-labelledby=slips]")
    assert [h.get_text(" ", strip=True) for h in section.select("h3")] == ["q1 5 lost points"]
    known, unnamed = section.select("details")
    assert known.select_one(".slip-name").get_text(strip=True) == "pads"
    assert "2 40 %" in known.summary.get_text(" ", strip=True)
    assert SENTENCE in known.get_text()
    assert known.find("a", href="feedback/ada.html").get_text() == "ada"
    assert "return '<b>'" in known.get_text()
    assert unnamed.select_one(".slip-name").get_text(strip=True) == "unnamed"
    assert {c.get_text(" ", strip=True) for c in unnamed.select("figcaption")} == {"cy", "dan"}
    assert "alone, or without a signature" in section.get_text()
    shown = {f"{name}.ipynb": ["q1"] for name in ("ada", "ben", "cy", "dan")}
    assert wanted_code(subject) == shown


def test_of_a_work_that_a_group_shares_all_members_are_named():
    ada = grade(result("ada", Outcome.FAILED))
    subject = graded_class(
        ada,
        ada.model_copy(update={"student": "ben", "handed_in_by": "ada"}),
        grade(result("cy", Outcome.FAILED)),
        slips={"q1": (SlipGroup("unnamed", ("ada.ipynb", "cy.ipynb")),)},
    )
    (row,) = slip_rows(subject, {}, {})
    (group,) = row.groups
    assert (row.lost, group.count) == (2, 2), "submissions are counted, not students"
    assert [who.student for code in group.codes for who in code.who] == ["ada", "ben", "cy"]


def test_a_class_without_slips_has_no_such_section():
    page = class_report(graded_class(grade(result("ada"))), "Course")
    assert 'id="slips"' not in page


# --- when -----------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """The small course with a table of known slips, and two submissions with the same slip."""
    shutil.copytree(SMALL, tmp_path / "course")
    slips = QuestionSlips(
        under=UNDER, known=(KnownSlip(chaff="chaff_pads", tests=PADS, sentence=SENTENCE),)
    )
    SlipTable(questions={"q1": slips}).write(table_file(tmp_path / "course", "smoothing"))
    with Ledger(tmp_path / "out", "smoothing") as ledger:
        ledger.keep_all(
            entry(name, PADS if name < "cy" else OTHER) for name in ("ada", "ben", "cy")
        )
        ledger.keep(entry("dan", None))
    return tmp_path


def entry(student: str, tests: tuple[str, ...] | None) -> LedgerEntry:
    outcome = Outcome.FAILED if tests else Outcome.PASSED
    case = CaseResult(name="a", visibility=Visibility.HIDDEN, weight=1.0, outcome=outcome)
    questions = tuple(
        QuestionResult.scored(QuestionReport(id=name, cases=(case,)), maximum)
        for name, maximum in (("q1", 3.0), ("q2", 2.0))
    )
    found = Result(
        submission=f"{student}.py", student=student, assignment="smoothing", release="unreleased",
        image="process", status=Status.GRADED, maximum=5.0, questions=questions,
        points=sum(question.points for question in questions),
    )  # fmt: skip
    return LedgerEntry(
        file=f"{student}.json",
        result=found,
        receipt=Receipt(path=f"/{student}.py"),
        key=f"key of {student}",
        signatures={"q1": Signature(under=UNDER, tests=tests)} if tests else {},
    )


def told(folder, now: str = "2026-01-01T00:00") -> dict[str, str]:
    """What each student reads about q1."""
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = grades_of(load_course(folder / "course"), folder / "out", now=moment)
    return {item.student: item.questions[0].slip for item in found.grades}


def settings(folder, lines: str, assignment: str = "") -> None:
    file = folder / "course/grading.yml"
    edit(file, "assignments:", f"{lines}\nassignments:")
    if assignment:
        edit(file, "    data: []", f"    data: []\n{assignment}")


def test_always_means_now_and_only_for_those_who_have_the_slip(folder):
    settings(folder, "known_slips: always")
    assert told(folder) == {"ada": SENTENCE, "ben": SENTENCE, "cy": "", "dan": ""}


def test_staff_means_that_no_student_ever_reads_it(folder):
    settings(folder, "known_slips: staff", "    due: 2026-02-01T12:00")
    assert set(told(folder, "2036-01-01T00:00").values()) == {""}


def test_an_assignment_may_differ_from_the_course(folder):
    settings(folder, "known_slips: staff", "    known_slips: always")
    assert told(folder)["ada"] == SENTENCE


def test_without_a_due_date_nobody_reads_it_by_itself(folder):
    assert set(told(folder, "2036-01-01T00:00").values()) == {""}


LATE = "late: {grace_minutes: 10, percent_per_day: 10, closes_after_days: 2}"


ENDS = pytest.mark.parametrize(
    ("lines", "assignment", "last", "first"),
    [
        ("", "    due: 2026-02-01T12:00", "2026-02-01T12:00", "2026-02-01T12:01"),
        (LATE, "    due: 2026-02-01T12:00", "2026-02-03T12:10", "2026-02-03T12:11"),
        (
            LATE,
            "    due: 2026-02-01T12:00\n    extensions: {gus: 2026-02-08T12:00}",
            "2026-02-10T12:10",
            "2026-02-10T12:11",
        ),
    ],
    ids=["without a late policy", "late work until it closes", "the latest extension"],
)


@ENDS
def test_after_due_means_once_nobody_can_hand_in_any_more(folder, lines, assignment, last, first):
    settings(folder, lines, assignment)
    assert told(folder, last)["ada"] == ""
    assert told(folder, first)["ada"] == SENTENCE


def test_where_late_work_is_taken_for_ever_that_never_comes(folder):
    settings(folder, "late: {percent_per_day: 10}", "    due: 2026-02-01T12:00")
    assert told(folder, "2036-01-01T00:00")["ada"] == ""


def test_a_word_that_is_none_of_the_three_is_a_mistake(folder):
    settings(folder, "known_slips: never")
    with pytest.raises(
        ConfigError, match=r"known_slips: expected 'always', 'after_due' or 'staff'"
    ):
        load_course(folder / "course")


# --- the groups -----------------------------------------------------------------------------------


def test_everybody_is_in_one_group_of_each_question(folder):
    with Ledger(folder / "out", "smoothing") as ledger:
        ledger.keep(entry("eve", OTHER))
    groups = grades_of(load_course(folder / "course"), folder / "out").slips["q1"]
    assert [(group.kind, group.submissions) for group in groups] == [
        ("known", ("ada.py", "ben.py")),
        ("unnamed", ("cy.py", "eve.py")),
        ("right", ("dan.py",)),
    ]
    assert groups[0].name == "pads"


def test_a_version_knows_the_slips_of_its_own_tests(folder):
    table = table_file(folder / "course", "smoothing")
    version = folder / "course/dist/unreleased/slips.json"
    version.parent.mkdir(parents=True)
    known = SlipTable.model_validate_json(table.read_text())
    version.write_text(tables_text({"smoothing": known}))
    table.unlink()
    settings(folder, "known_slips: always")
    assert told(folder)["ada"] == SENTENCE


# --- code side by side ----------------------------------------------------------------------------

STUB = 'def average(values, width):\n    """Say it."""\n    return None\n'
FUNCTIONS = {"average": "q1", "count": "q2"}


def plain(sources: list[str], released: list[str]) -> dict[str, str]:
    cells = [Cell(id=str(number), source=source) for number, source in enumerate(sources)]
    found = codes_by_question(cells, FUNCTIONS, released)
    return {question: code["plain"] for question, code in found.items()}


def test_code_is_shown_without_comments_layout_docstrings_and_what_was_released():
    one = f"import numpy as np\n{STUB.replace('None', ' np.mean( values )  # mine')}"
    other = "def average(values,width): return np.mean(values)"
    found = [plain([source], [STUB])["q1"] for source in (one, other)]
    assert found == ["def average(values, width):\n    return np.mean(values)"] * 2
    assert plain([STUB], [STUB]) == {"q1": "", "q2": ""}


def test_what_a_function_leads_to_is_shown_and_other_questions_are_not():
    cells = [
        "WIDTH = 3\nSPARE = 4",
        "%matplotlib inline\ndef pad(x): return x * WIDTH",
        "def count(x): return 1",
        "def average(values, width): return pad(count(values))",
        "not Python at all (",
    ]
    found = plain(cells, [])
    assert "WIDTH = 3" in found["q1"] and "def pad" in found["q1"]
    assert "SPARE" not in found["q1"] and "def count" not in found["q1"]
    assert found["q2"] == "def count(x):\n    return 1"


def test_code_that_brings_a_parser_down_costs_only_its_own_place():
    deep = "def average(values, width): return " + "(" * 90_000 + ")" * 90_000
    readings = [
        ("deep.py", Reading(cells=(Cell(id="a", source=deep),))),
        ("fine.py", Reading(cells=(Cell(id="a", source="def average(v, w): return 1"),))),
    ]
    wanted = {"deep.py": ["q1"], "fine.py": ["q1"]}
    found = read_code(readings, wanted, FUNCTIONS, [STUB])
    assert found["q1", "fine.py"] == "def average(v, w):\n    return 1"
    assert found["q1", "deep.py"] == "" or "cannot be shown" in found["q1", "deep.py"]


# --- on Gradescope's machines ---------------------------------------------------------------------


@pytest.mark.parametrize("shown", ["visible", "after_published", "hidden"])
def test_on_gradescope_it_is_an_entry_of_its_own_that_gradescope_shows_in_time(shown):
    found = gradescope_results(
        grade(result("ada", Outcome.FAILED)), slips={"q1": SENTENCE, "q2": ""}, slips_shown=shown
    )
    entries = [test for test in found["tests"] if "known slip" in test["name"]]
    assert entries == [{"name": "q1: a known slip", "output": SENTENCE, "visibility": shown}]
    assert SENTENCE not in found["output"]


def unpacked(folder) -> Contents:
    """What a Gradescope zip of the course in `folder` holds."""
    assignment = find_assignment(load_course(folder / "course"), "smoothing")
    content = gradescope_zip(assignment, build_bundle(assignment), "1")
    with ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder / "zip")
    return Contents.read(folder / "zip")


def shown_on_gradescope(contents: Contents, now: str) -> str:
    return run._shown(contents, datetime.fromisoformat(now).replace(tzinfo=UTC))


@pytest.mark.parametrize(("said", "shown"), [("always", "visible"), ("staff", "hidden")])
def test_the_zip_for_gradescope_takes_table_and_setting_along(folder, said, shown):
    settings(folder, f"known_slips: {said}", "    due: 2026-02-01T12:00")
    contents = unpacked(folder)
    assert contents.slips == read_table(table_file(folder / "course", "smoothing"))
    for now in ("2026-01-01T00:00", "2036-01-01T00:00"):
        assert shown_on_gradescope(contents, now) == shown


@ENDS
def test_on_gradescope_it_stays_hidden_until_the_end_and_then_until_it_is_published(
    folder, lines, assignment, last, first
):
    settings(folder, lines, assignment)
    contents = unpacked(folder)
    assert shown_on_gradescope(contents, last) == "hidden"
    assert shown_on_gradescope(contents, first) == "after_published"


@pytest.mark.parametrize(
    ("lines", "assignment"),
    [("", ""), ("late: {percent_per_day: 10}", "    due: 2026-02-01T12:00")],
    ids=["no due date", "late work for ever"],
)
def test_on_gradescope_it_stays_hidden_where_the_course_never_ends(folder, lines, assignment):
    settings(folder, lines, assignment)
    assert shown_on_gradescope(unpacked(folder), "2036-01-01T00:00") == "hidden"
