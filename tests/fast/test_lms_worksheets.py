"""A Moodle worksheet is read in any language, tells times and extensions, and goes back."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lms.importers import MoodleAssignment

from autograder.course.settings import Course, RosterSettings, load_course
from autograder.errors import UsageError
from autograder.gradebook.exporting import export
from autograder.gradebook.grades import AssignmentGrades, grades_of
from autograder.gradebook.ledger import Ledger, LedgerEntry
from autograder.grades import Grade, Receipt
from autograder.lms.roster import Roster
from autograder.records import QuestionResult, Result, Status
from autograder.report.table import _remarks

FILES = Path(__file__).parents[1] / "lms"
TUESDAY, THURSDAY = datetime(2026, 10, 20, 20, 15), datetime(2026, 10, 22, 20, 15)
FRIDAY = datetime(2026, 10, 23, 23, 59)
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
# What Moodle compares when a worksheet comes back: its own words, its separator, its decimal mark.
FORMS = {
    "en_us": (
        "Participant ",
        ("Identifier", "Grade", "Last modified (grade)", "Feedback comments"),
        ",",
        ".",
    ),
    "zh": ("参与人", ("标识符", "成绩", "上次修改（评分）", "反馈意见"), ",", "."),
    "pl": (
        "Uczestnik",
        ("Identyfikator", "Ocena", "Ostatnio modyfikowane (ocena)", "Komentarz zwrotny"),
        ";",
        ",",
    ),
    "sv": (
        "Deltagare",
        ("Identifierare", "Betyg", "Senast modifierat (betyg)", "Återkopplingskommentarer"),
        ";",
        ",",
    ),
    "nl": (
        "Deelnemer",
        (
            "Identificatie",
            "Beoordeling",
            "Laatst gewijzigd (beoordeling)",
            "Feedback tekstvak",
        ),
        ";",
        ",",
    ),
    "mt": ("Parteċipant", ("Identifikatur", "Grad", "Mibdul (grad)", "Kummenti"), ",", "."),
}


def sheet(language: str) -> Roster:
    return Roster.read(FILES / f"moodle_worksheet_{language}.csv")


def graded(user: str, points: float = 3.5) -> Result:
    questions = (
        QuestionResult(id="q1", points=points - 1, maximum=3.0, cases=()),
        QuestionResult(id="q2", points=1.0, maximum=2.0, cases=()),
    )
    return Result(
        submission=f"{user}.ipynb",
        student=f"x_{user}",
        assignment="smoothing",
        release="1",
        image="process",
        status=Status.GRADED,
        points=points,
        maximum=5.0,
        questions=questions,
    )


def course_in(folder: Path, more: str = "") -> Course:
    (folder / "grading.yml").write_text(SETTINGS.rstrip() + more)
    return load_course(folder)


@pytest.fixture
def folder(tmp_path) -> Path:
    """Two students have handed in, as Moodle's download says, which tells no times."""
    with Ledger(tmp_path / "out", "smoothing") as ledger:
        for user in ("40011", "40012"):
            receipt = Receipt(path=f"/{user}.ipynb", lms="moodle", lms_user=user)
            ledger.keep(LedgerEntry(f"{user}.json", graded(user), receipt))
    return tmp_path


def grades_in(folder: Path, roster: Roster, more: str = "") -> AssignmentGrades:
    return grades_of(course_in(folder, more), folder / "out", roster)


def of(found: AssignmentGrades, line: int, roster: Roster) -> Grade:
    label = next(student.label for student in roster.students if student.line == line)
    return next(grade for grade in found.grades if grade.student == label)


# --- reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en_us", "zh", "pl", "sv", "nl"])
def test_times_and_extensions_are_read_in_the_language_of_the_worksheet(language):
    roster = sheet(language)
    assert roster.kind == "moodle"
    assert [student.lms_id for student in roster.students] == ["40011", "40012", "40015"]
    assert [student.handed_in for student in roster.students] == [TUESDAY, THURSDAY, None]
    assert [student.extension for student in roster.students][:2] == [None, FRIDAY]
    assert all("@example.edu" in student.email for student in roster.students)
    assert not list(roster.notes())


def test_a_dutch_user_name_is_a_login():
    assert [student.ids for student in sheet("nl").students][:2] == [("adavl",), ("mthart",)]


def test_in_an_unknown_language_the_columns_are_known_by_their_places(tmp_path):
    """Every title and every word but the participant's number is made unreadable."""
    for language in FORMS:
        text = (FILES / f"moodle_worksheet_{language}.csv").read_text("utf-8-sig")
        separator = FORMS[language][2]
        header, rest = text.split("\n", 1)
        titles = separator.join(f"zz{at}q" for at in range(header.count(separator) + 1))
        file = tmp_path / "worksheet.csv"
        file.write_text(f"{titles}\n{rest}".replace(FORMS[language][0], "Xyzzy "), "utf-8")
        known, unknown = sheet(language), Roster.read(file)
        assert unknown.columns.worksheet == known.columns.worksheet, language
        assert unknown.students == known.students, language


def test_a_total_at_the_end_is_named_and_its_worksheet_is_still_one(tmp_path):
    for last in ("Total students: 2", "Łącznie: 2", '"2 students",,', "Gesamt,2"):
        file = tmp_path / "worksheet.csv"
        data = (FILES / "moodle_worksheet_en_us.csv").read_text("utf-8-sig")
        file.write_text(data + f"\n{last}\n", "utf-8")
        roster = Roster.read(file)
        assert (roster.kind, len(roster.students)) == ("moodle", 3), last
        assert [item.line for item in roster.left_out] == [6], last
        assert f"worksheet.csv:6: {roster.left_out[0].text!r}" in next(roster.notes())


ANONYMOUS = """\
Identifier,Status,Grade,"Maximum Grade","Grade can be changed","Last modified (submission)",\
"Last modified (grade)","Feedback comments"
"Participant 40011","Submitted for grading",,5.00,Yes,"Tuesday, October 20, 2026, 8:15 PM",-,
"Participant 40012","No submission",,5.00,Yes,-,-,
"""


@pytest.mark.parametrize("header", [True, False])
def test_in_anonymous_grading_the_participants_are_the_names(tmp_path, header):
    text = ANONYMOUS if header else "a1,b1,c1,d1,e1,f1,g1,h1\n" + ANONYMOUS.split("\n", 1)[1]
    (tmp_path / "worksheet.csv").write_text(text)
    roster = Roster.read(tmp_path / "worksheet.csv")
    assert [student.label for student in roster.students] == [
        "Participant 40011",
        "Participant 40012",
    ]
    assert [student.handed_in for student in roster.students] == [TUESDAY, None]
    assert roster.columns.worksheet is not None
    assert (roster.columns.worksheet.status, roster.columns.worksheet.grade) == (1, 2)


def test_a_marker_typed_text_and_a_marking_state_stand_in_between(tmp_path):
    (tmp_path / "worksheet.csv").write_text(
        "a,b,c,d,e,f,g,h,i,j,k,l\n"
        'Participant 1,Ada L,Sent,Tina T,,5.00,Not marked,Yes,"20 October 2026, 20:15",hi,-,\n'
        "Participant 2,Bob B,Nothing,,,5.00,Not marked,Yes,-,,-,\n"
    )
    sheet = Roster.read(tmp_path / "worksheet.csv").columns.worksheet
    assert sheet is not None
    assert (sheet.name, sheet.status, sheet.grade) == (1, 2, 4)
    assert (sheet.handed_in, sheet.graded, sheet.feedback) == (8, 10, 11)


def test_an_id_of_the_institution_is_no_participant_of_moodle(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("id,name\ns1001,Ada Lovelace\ns1002,Grace Hopper\n")
    roster = Roster.read(file)
    assert roster.kind == "plain"
    assert [(student.ids, student.lms_id) for student in roster.students] == [
        (("s1001",), ""),
        (("s1002",), ""),
    ]


def test_settings_name_the_columns_that_nothing_else_tells(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("Wer;Wo;Wann;Was\nAda L.;7;20.10.2026, 20:15;verlängert\nBob;8;-;\n")
    with pytest.raises(UsageError, match=r'or say in grading\.yml .* roster: \{name: "…"'):
        Roster.read(file)
    given = RosterSettings(name="wer", id="Wo", handed_in="WANN", status="Was")
    ada, bob = Roster.read(file, given).students
    assert (ada.name, ada.ids, ada.handed_in) == ("Ada L.", ("7",), TUESDAY)
    assert ada.unread_extension == "verlängert"
    assert bob.ids == ("8",)


def test_the_course_says_which_number_of_a_date_is_the_month(folder):
    text = (FILES / "moodle_worksheet_en_us.csv").read_text("utf-8-sig")
    file = folder / "worksheet.csv"
    file.write_text(text.replace("Tuesday, October 20, 2026, 8:15 PM", "10/11/2026 20:15"))
    assert of(grades_in(folder, Roster.read(file)), 2, Roster.read(file)).points == 3.5
    settings = load_course(folder).settings.roster
    assert settings.day_first is None
    course = course_in(folder, "\nroster: {day_first: true}\n").settings.roster
    roster = Roster.read(file, course)
    assert roster.students[0].handed_in == datetime(2026, 11, 10, 20, 15)
    assert of(grades_in(folder, roster), 2, roster).points == 0


def test_the_settings_of_the_course_are_read_and_a_slip_in_them_is_explained(tmp_path):
    course = course_in(tmp_path, "\nroster: {id: Kennung}\n")
    assert course.settings.roster.id == "Kennung"
    with pytest.raises(UsageError, match="did you mean email"):
        course_in(tmp_path, "\nroster: {emial: Post}\n")


# --- lateness -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en_us", "zh", "pl", "sv", "nl"])
def test_the_late_policy_follows_the_worksheet_and_its_extension(folder, language):
    roster = sheet(language)
    found = grades_in(folder, roster)
    late, extended = of(found, 2, roster), of(found, 3, roster)
    assert late.lateness is not None
    assert extended.lateness is not None
    assert (late.points, late.lateness.days) == (2.5, 1)
    assert (extended.points, extended.lateness.days) == (3.5, 0)
    assert extended.lateness.extended
    assert extended.lateness.due.replace(tzinfo=None) == FRIDAY


@pytest.mark.parametrize(
    ("until", "due", "says"),
    [
        ("2026-10-21T12:00", FRIDAY, "until 2026-10-23 23:59 in the LMS: the later one counts"),
        ("2026-10-25T12:00", datetime(2026, 10, 25, 12), "until 2026-10-25 12:00 in grading.yml"),
        ("2026-10-23T23:59", FRIDAY, ""),
    ],
)
def test_of_two_extensions_the_later_counts_and_that_is_said(folder, until, due, says):
    roster = sheet("en_us")
    found = grades_in(folder, roster, f"\n    extensions: {{Jörg Müller: {until}}}\n")
    grade = of(found, 3, roster)
    assert grade.lateness is not None
    assert grade.lateness.due.replace(tzinfo=None) == due
    said = " ".join(note for note in found.notes if "extension" in note)
    assert says in said
    assert bool(said) == bool(says)


def test_a_time_that_cannot_be_read_costs_nothing_and_everybody_is_told(folder):
    roster = sheet("mt")
    found = grades_in(folder, roster)
    grade = of(found, 2, roster)
    assert grade.lateness is not None
    assert (grade.points, grade.lateness.handed_in) == (3.5, None)
    assert "could not be read: nothing is taken off" in grade.lateness.explanation
    assert "time not clear" in _remarks(grade)
    (said,) = (note for note in found.notes if "the time of" in note)
    assert said.startswith("moodle_worksheet_mt.csv:2: the time of Ada Lovelace cannot be read")
    assert "with its language set to English" in said


def test_an_extension_without_a_clear_end_costs_nothing_and_everybody_is_told(folder):
    roster = sheet("mt")
    found = grades_in(folder, roster)
    grade = of(found, 3, roster)
    assert grade.lateness is not None
    assert (grade.points, grade.lateness.days) == (3.5, 0)
    assert "not clearly until when: nothing is taken off" in grade.lateness.explanation
    assert "extension not clear" in _remarks(grade)
    assert any("the extension of Jörg Müller cannot be read" in note for note in found.notes)
    settled = grades_in(folder, roster, "\n    extensions: {Jörg Müller: 2026-10-21T12:00}\n")
    assert of(settled, 3, roster).points == 1.5  # two days after the end that the staff gave


def test_what_cannot_be_read_is_in_the_notes_of_the_export(folder):
    exported = export(course_in(folder), folder / "out", "moodle", roster=sheet("mt"))
    reasons = " ".join(note.reason for note in exported.notes)
    assert "the time of Ada Lovelace cannot be read" in reasons
    assert "the extension of Jörg Müller cannot be read" in reasons


def test_the_worksheet_tells_the_time_also_of_a_file_that_came_under_a_plain_name(folder):
    with Ledger(folder / "out", "smoothing") as ledger:
        receipt = Receipt(path="/ada.ipynb")
        ledger.forget_all_but([])
        plain = graded("ada").model_copy(update={"student": "Ada Lovelace"})
        ledger.keep(LedgerEntry("ada.json", plain, receipt))
    roster = sheet("en_us")
    grade = of(grades_in(folder, roster), 2, roster)
    assert grade.lateness is not None
    assert grade.lateness.days == 1


def test_the_time_that_the_download_tells_comes_before_the_worksheet_s(folder):
    with Ledger(folder / "out", "smoothing") as ledger:
        told = datetime(2026, 10, 19, 10, tzinfo=UTC)
        receipt = Receipt(path="/a.ipynb", lms="moodle", lms_user="40011", uploaded=told)
        ledger.keep(LedgerEntry("40011.json", graded("40011"), receipt))
    roster = sheet("en_us")
    assert of(grades_in(folder, roster), 2, roster).points == 3.5


# --- and back -----------------------------------------------------------------------------------


def rows_of(data: bytes, separator: str) -> list[list[str]]:
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=separator, strict=True))


@pytest.mark.parametrize("language", list(FORMS))
def test_a_worksheet_goes_back_with_its_own_words_separator_and_decimal_mark(folder, language):
    participant, words, separator, mark = FORMS[language]
    people = {40011: "", 40012: "", 40015: ""}
    moodle = MoodleAssignment(people, 5.0, participant, words, separator, mark)
    exported = export(course_in(folder), folder / "out", "moodle", roster=sheet(language))
    moodle.load(exported.target.read_bytes())
    late = 3.5 if language == "mt" else 2.5
    assert moodle.grades == {40011: late, 40012: 3.5}
    assert set(moodle.feedback) == {40011, 40012}
    before = rows_of((FILES / f"moodle_worksheet_{language}.csv").read_bytes(), separator)
    after = rows_of(exported.target.read_bytes(), separator)
    filled = {before[0].index(words[1]), before[0].index(words[3])}
    assert after[0] == before[0]
    for old, new in zip(before, after, strict=True):
        changed = {at for at, (one, two) in enumerate(zip(old, new, strict=True)) if one != two}
        assert changed <= filled
    assert exported.target.read_bytes().startswith(b"\xef\xbb\xbf")
    again = export(course_in(folder), folder / "out", "moodle", roster=Roster.read(exported.target))
    assert again.target.read_bytes() == exported.target.read_bytes()


def test_a_worksheet_that_a_spreadsheet_saved_goes_back_as_moodle_wants_it(folder):
    text = (FILES / "moodle_worksheet_sv.csv").read_text("utf-8-sig")
    file = folder / "worksheet.csv"
    file.write_bytes(f"sep=;\r\n{text}".encode("cp1252"))
    exported = export(course_in(folder), folder / "out", "moodle", roster=Roster.read(file))
    first = exported.target.read_text("utf-8").splitlines()[0]
    assert first.startswith("Identifierare;")
    assert "Återkopplingskommentarer" in first
    said = [note.reason for note in exported.notes]
    assert any("was read as Windows-1252" in text for text in said)
    assert any("choose the separator it has: Semicolon" in text for text in said)


def test_lines_that_are_nobody_s_go_back_too(folder):
    text = (FILES / "moodle_worksheet_en_us.csv").read_text("utf-8-sig")
    file = folder / "worksheet.csv"
    file.write_text(f"{text}Total students: 3\n", "utf-8")
    exported = export(course_in(folder), folder / "out", "moodle", roster=Roster.read(file))
    assert exported.target.read_text("utf-8").rstrip().splitlines()[-1].startswith("Total students")
    assert exported.written == 2
