"""Groups: one submission, several grades, each with its member's own lateness and decisions."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from test_batch import RELEASED
from test_uploads import COURSE, Uploads

from autograder.course.bundle import Bundle
from autograder.course.settings import Course, load_course
from autograder.errors import UsageError
from autograder.gradebook.adjusting import enter_points
from autograder.gradebook.exporting import export
from autograder.gradebook.grades import AssignmentGrades, grades_of
from autograder.gradebook.ledger import Ledger, LedgerEntry, LedgerReader
from autograder.grades import Adjustment, Grade, Receipt
from autograder.intake import GivenCell, ReleasedCells
from autograder.intake.found import FileKind
from autograder.intake.load import chosen_cells
from autograder.lms.groups import GroupList
from autograder.lms.roster import Roster
from autograder.records import QuestionResult, Result, Status
from autograder.regrading import Choice, GradingAgain, accept, find_chosen
from autograder.report.writing import write_reports
from autograder.similarity import OwnCode, Ownership, compare
from autograder.similarity.tokens import tokens_of

NAMES = {"ada": "Ada Lovelace", "bob": "Bob Builder", "cy": "Cy Young", "dee": "Dee Dee"}
ROSTER = "student,name,email\n" + "".join(
    f"{login},{name},{login}@x.org\n" for login, name in NAMES.items()
)
BY_NAME = {name: login for login, name in NAMES.items()}


class Groups(Uploads):
    """A class with a roster, whose members work together."""

    def __init__(self, folder: Path, rule: str = "", roster: bool = True) -> None:
        super().__init__(folder, rule)
        self.out.mkdir(exist_ok=True)
        if roster:
            (self.out / "roster.csv").write_text(ROSTER)

    def together(self, text: str) -> None:
        """Keep a list of groups, as `grade --groups` does."""
        file = self.folder / "list.csv"
        file.write_text(text)
        GroupList.read(file).keep_in(self.out)

    def upload(
        self, student: str, day: int, text: str = "points: 1", hour: int = 12, group: str = ""
    ) -> str:
        name = super().upload(student, day, text, hour)
        if group:
            path = self.submissions / name
            path.write_text(f"# Group: {group}\n{path.read_text()}")
        return name

    def all(self) -> AssignmentGrades:
        return grades_of(self.course, self.out)

    def grades(self) -> dict[str, Grade]:
        return {BY_NAME.get(grade.student, grade.student): grade for grade in self.all().grades}

    def points(self) -> dict[str, float | None]:
        return {
            name: grade.points if grade.result or grade.adjustments else None
            for name, grade in self.grades().items()
        }

    def notes(self) -> str:
        return "\n".join(self.all().notes)


LIST = "group,student\n1,ada\n1,Bob Builder\n2,cy\n"


@pytest.fixture
def school(tmp_path) -> Groups:
    return Groups(tmp_path)


# --- a list ---------------------------------------------------------------------------------------


def test_one_submission_is_the_grade_of_every_member(school):
    school.upload("ada", 9, "points: 0.8")
    school.upload("cy", 9, "points: 0.5")
    school.together(LIST)
    school.grade()
    assert school.points() == {"ada": 8.0, "bob": 8.0, "cy": 5.0, "dee": None}
    assert sum(school.engine.tries.values()) == 2
    ada, bob = school.grades()["ada"], school.grades()["bob"]
    assert ada.shared == "It also counts for Bob Builder."
    assert bob.shared == "Handed in by Ada Lovelace."
    (submission,) = {grade.result.submission for grade in (ada, bob)}
    assert school.all().students_of(submission) == ("Ada Lovelace", "Bob Builder")


def test_each_member_has_a_row_a_page_and_an_lms_row(school, tmp_path):
    school.upload("ada", 9, "points: 0.8")
    school.together(LIST)
    school.grade()
    with (school.out / "gradebook.csv").open(newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert [rows[name]["score"] for name in ("Ada Lovelace", "Bob Builder")] == ["8", "8"]
    assert rows["Bob Builder"]["reason"] == "Handed in by Ada Lovelace."
    written = write_reports(school.all(), "A course", school.out)
    pages = {file.stem: file.read_text() for file in written.feedback.glob("*.html")}
    assert "Handed in by Ada Lovelace." in pages["Bob_Builder"]
    assert "Bob Builder" in pages["Ada_Lovelace"]
    assert len(pages) == len(ZipFile(written.archive).namelist()) == 4
    assert "of 2 students" in written.report.read_text()
    canvas = tmp_path / "canvas.csv"
    canvas.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,The first (7)\n"
        '"Lovelace, Ada",1,ada,ada,A,\n"Builder, Bob",2,bob,bob,A,\n"Young, Cy",3,cy,cy,A,\n'
    )
    exported = export(school.course, school.out, "canvas", roster=Roster.read(canvas))
    lines = exported.target.read_text().splitlines()
    assert [line.rsplit(",", 1)[1] for line in lines] == ["The first (7)", "8", "8", ""]
    assert exported.written == 2


def test_lateness_and_extension_are_each_member_s_own(school):
    school.say("extensions: {bob: 2026-10-12T23:59}")
    school.upload("ada", 12, "points: 1")  # two days late
    school.together(LIST)
    school.grade()
    assert school.points()["ada"] == 8.0
    assert school.points()["bob"] == 10.0
    assert school.grades()["ada"].lateness.days == 2


def test_points_by_hand_are_each_member_s_own(school, tmp_path):
    school.upload("ada", 9, "points: 0.5")
    school.together(LIST)
    school.grade()
    points = tmp_path / "points.csv"
    points.write_text(
        "student,question,kind,points,reason\nBob Builder,,manual,2,explained it\n"
        "ada,q2,override,8,right\n"
    )
    enter_points(school.course, school.out, points, "tina")
    assert (school.points()["ada"], school.points()["bob"]) == (9.0, 7.0)


def test_of_several_members_uploads_the_latest_counts_for_all_and_that_is_listed(school):
    first = school.upload("ada", 8, "points: 0.9")
    school.upload("bob", 9, "points: 0.6")
    school.together(LIST)
    school.grade()
    assert (school.points()["ada"], school.points()["bob"]) == (6.0, 6.0)
    assert "of the group 1 Ada Lovelace and Bob Builder handed in" in school.notes()
    row = school.rows()[first]
    assert (row["status"], row["score"]) == ("superseded", "")
    assert row["reason"].endswith("of Bob Builder (a later upload)")


def test_a_rejected_upload_of_one_member_does_not_take_the_place_of_another_s(school):
    school.upload("ada", 8, "points: 0.9")
    school.broken("bob", 9)
    school.together(LIST)
    school.grade()
    assert (school.points()["ada"], school.points()["bob"]) == (9.0, 9.0)


def test_the_best_of_a_group_may_be_another_one_for_a_member_with_an_extension(tmp_path):
    school = Groups(tmp_path, "counts: best; uploads: 3; extensions: {bob: 2026-10-14T23:59}")
    school.upload("ada", 9, "points: 0.7")
    school.upload("bob", 13, "points: 0.9")
    school.together(LIST)
    school.grade()
    assert (school.points()["ada"], school.points()["bob"]) == (7.0, 9.0)


def test_a_tie_in_a_group_goes_to_the_earlier_upload_whoever_handed_it_in(tmp_path):
    school = Groups(tmp_path, "counts: best; uploads: 3")
    school.upload("bob", 8, "points: 0.7")
    school.upload("ada", 9, "points: 0.7")
    school.together(LIST)
    school.grade()
    assert {school.grades()[name].handed_in_by for name in ("ada", "bob")} == {"", "Bob Builder"}
    assert school.grades()["ada"].handed_in_by == "Bob Builder"


def test_who_is_in_two_groups_has_their_own_upload_or_nothing_until_that_is_decided(school):
    school.upload("ada", 9, "points: 0.8")
    school.upload("cy", 9, "points: 0.5")
    school.together("group,student\n1,ada\n1,bob\n2,bob\n2,cy\n")
    school.grade()
    assert school.points() == {"ada": 8.0, "bob": None, "cy": 5.0, "dee": None}
    assert "Bob Builder is in more than one group, 1 and 2, and handed in nothing" in school.notes()
    exported = export(school.course, school.out, "csv", missing_as_zero=True)
    with exported.target.open(newline="", encoding="utf-8-sig") as file:
        cells = {row["student"]: row["points"] for row in csv.DictReader(file)}
    assert (cells["Bob Builder"], cells["Dee Dee"]) == ("", "0")
    school.upload("bob", 9, "points: 0.4")
    school.grade()
    assert school.points() == {"ada": 8.0, "bob": 4.0, "cy": 5.0, "dee": None}


def test_a_regrade_of_a_member_is_one_of_the_group_s_submission(school):
    name = school.upload("ada", 9, "points: 0.8")
    school.upload("cy", 9)
    school.together(LIST)
    school.grade()
    with LedgerReader(school.out) as reader:
        chosen = find_chosen(school.assignment, reader, Choice(students=("Bob Builder",)))
    assert [entry.result.submission for entry, _ in chosen.files] == [name]


def test_the_example_of_the_documentation(school):
    """A late member, one with an extension, a double one, and a regrade."""
    school.say("extensions: {bob: 2026-10-12T23:59}")
    school.upload("ada", 12, "points: 0.9 mended: 1.0")
    school.upload("dee", 9, "points: 0.5 mended: 0.5")
    school.together("group,student\n1,ada\n1,bob\n1,cy\n2,dee\n2,cy\n")
    school.grade()
    assert school.points() == {"ada": 7.0, "bob": 9.0, "cy": None, "dee": 5.0}
    school.bundle = Bundle("first", "2026.2", "mended", b"")
    school.engine.word = "mended"
    with LedgerReader(school.out) as reader:
        chosen = find_chosen(school.assignment, reader, Choice(students=("Bob Builder",)))
    with Ledger(school.out, "first") as ledger:
        again = GradingAgain(school.grading(), RELEASED, ())
        made = again.run(chosen, ledger, 2, Console(file=io.StringIO()))
    accept(school.assignment, school.out, made.proposals, "tina", "mended")
    assert school.points() == {"ada": 8.0, "bob": 10.0, "cy": None, "dee": 5.0}
    with (school.out / "gradebook.csv").open(newline="") as file:
        scores = {row["student"]: row["score"] for row in csv.DictReader(file)}
    assert (scores["Ada Lovelace"], scores["Bob Builder"]) == ("8", "10")


def test_a_file_under_the_name_of_a_group_counts_for_its_members(school):
    for folder, points in {"Group 1": 0.8, "Cy Young": 1}.items():
        (school.submissions / folder).mkdir()
        file = school.submissions / folder / "first.py"
        file.write_text(f"def f(): return '{folder} points: {points}'")
    school.together("group,student\nGroup 1,ada\nGroup 1,bob\nGroup 2,cy\n")
    school.grade()
    assert school.points() == {"ada": 8.0, "bob": 8.0, "cy": 10.0, "dee": None}
    assert school.grades()["ada"].shared == "Handed in by the group Group 1."
    assert school.all().unmatched == ()
    points = school.folder / "points.csv"
    points.write_text("student,question,kind,points,reason\nGroup 1,,manual,1,well done\n")
    with pytest.raises(UsageError, match="is a group; write a row for Ada Lovelace and Bob"):
        enter_points(school.course, school.out, points, "tina")


def test_a_student_whose_number_a_group_has_as_its_name_is_still_a_student(tmp_path):
    school = Groups(tmp_path, roster=False)
    (school.out / "roster.csv").write_text("student,name\n1,Ada Lovelace\n2,Bob Builder\n")
    school.upload("1", 9, "points: 0.8")
    school.upload("2", 9, "points: 0.5")
    school.together("group,student\n2,Ada Lovelace\n1,Bob Builder\n")
    school.grade()
    assert {name: grade.points for name, grade in school.grades().items()} == {
        "ada": 8.0,
        "bob": 5.0,
    }
    points = tmp_path / "points.csv"
    points.write_text("student,question,kind,points,reason\n1,,manual,1,well done\n")
    enter_points(school.course, school.out, points, "tina")
    assert school.points()["ada"] == 9.0


def test_copies_that_moodle_gives_out_for_each_member_are_each_member_s_own(school):
    for student in ("ada", "bob"):
        name = f"Homework 1_{student}_attempt_2026-10-09-12-00-00_first.py"
        (school.submissions / name).write_text("def f(): return 'points: 0.8'")
    school.together(LIST)
    school.grade()
    assert all(not grade.handed_in_by for grade in school.grades().values())
    assert "handed in;" not in school.notes()


def test_a_group_that_gradescope_names_is_one_by_itself(school):
    folder = school.submissions / "submission_501"
    folder.mkdir()
    (folder / "first.py").write_text("def f(): return 'points: 0.8'")
    submitters = "".join(f"  - :name: {who}\n    :sid: {who}\n" for who in ("ada", "bob"))
    (school.submissions / "submission_metadata.yml").write_text(
        "submission_501:\n  :submitters:\n"
        f"{submitters}  :created_at: 2026-10-12 12:00:00.000000000 Z\n"
    )
    school.say("extensions: {bob: 2026-10-12T23:59}")
    school.grade()
    assert school.points() == {"ada": 6.0, "bob": 8.0, "cy": None, "dee": None}
    assert school.grades()["bob"].shared == "Handed in by the group ada and bob."
    school.together("group,student\n1,ada\n2,bob\n")  # a list goes first
    assert school.points()["ada"] is None
    assert [item.student for item in school.all().matching.unmatched] == ["ada+bob"]


def test_without_a_roster_a_list_says_who_is_there_and_members_can_be_given_points(tmp_path):
    school = Groups(tmp_path, roster=False)
    school.upload("ada", 9, "points: 0.8")
    school.together("group,student\n1,ada\n1,Bob Builder\n2,cy\n")
    school.grade()
    assert school.points() == {"ada": 8.0, "bob": 8.0, "cy": None}
    points = tmp_path / "points.csv"
    points.write_text("student,question,kind,points,reason\nBob Builder,,manual,1,well told\n")
    enter_points(school.course, school.out, points, "tina")
    assert school.points()["bob"] == 9.0


# --- names in a notebook --------------------------------------------------------------------------


@pytest.fixture
def named(tmp_path) -> Groups:
    return Groups(tmp_path, "groups_in_notebook: true")


def test_names_in_the_first_cell_count_for_who_handed_in_nothing(named):
    named.upload("ada", 9, "points: 0.8", group="Ada Lovelace, Bob Builder and dee@x.org")
    named.grade()
    assert named.points() == {"ada": 8.0, "bob": 8.0, "cy": None, "dee": 8.0}
    assert named.grades()["bob"].shared == "Handed in by Ada Lovelace, also for Dee Dee."


def test_without_the_setting_or_a_roster_names_count_for_nobody(named, tmp_path):
    named.upload("ada", 9, "points: 0.8", group="Ada Lovelace, Bob Builder")
    named.grade()
    named.say("")
    assert named.points()["bob"] is None
    named.say("groups_in_notebook: true")
    (named.out / "roster.csv").unlink()
    assert list(named.points()) == ["ada"]
    assert "the names in 1 notebook count for nobody" in named.notes()


def test_names_never_touch_who_handed_in_alone(named):
    named.upload("ada", 9, "points: 0.8", group="Ada Lovelace; Bob Builder")
    named.upload("bob", 8, "points: 0.3")
    named.grade()
    assert (named.points()["ada"], named.points()["bob"]) == (8.0, 3.0)
    assert "Ada Lovelace names Bob Builder, who handed in as well" in named.notes()


def test_who_is_named_by_two_groups_has_nothing_until_the_staff_decide(named):
    named.upload("ada", 9, "points: 0.8", group="Ada Lovelace, Bob Builder")
    named.upload("cy", 9, "points: 0.5", group="Cy Young, Bob Builder")
    named.grade()
    assert named.points()["bob"] is None
    assert named.grades()["bob"].shared.startswith("More than one group names you")
    bob = named.grades()["bob"]
    assert {bob.points, *(question.points for question in bob.questions)} == {None}  # no zero
    assert "Bob Builder handed in nothing and is named by Ada Lovelace and Cy" in named.notes()
    named.together("group,student\n1,bob\n1,cy\n")  # the staff decide
    assert named.points()["bob"] == 5.0


def test_a_list_beats_names(named):
    named.upload("ada", 9, "points: 0.8", group="Ada Lovelace, Bob Builder, Dee Dee, Zed Zorn")
    named.upload("cy", 9, "points: 0.5")
    named.together("group,student\n1,ada\n2,bob\n2,cy\n")
    named.grade()
    assert named.points() == {"ada": 8.0, "bob": 5.0, "cy": 5.0, "dee": None}
    notes = named.notes()
    assert "Ada Lovelace names Bob Builder, but the list of groups has them elsewhere" in notes
    assert "Ada Lovelace names Dee Dee, who handed in nothing, but the list" in notes
    assert "names 'Zed Zorn', who is not on the roster" in notes


CELLS = [
    ("# Homework\n\nGroup: Ada, Bob", "markdown", ("Ada", "Bob")),
    ("**Group:** Lovelace, Ada; Builder, Bob", "markdown", ("Lovelace, Ada", "Builder, Bob")),
    ("# One-hot\n\n### Members:\n\n- Ada Lovelace\n* Bob & Cy\n\nText.", "markdown",
     ("Ada Lovelace", "Bob", "Cy")),
    ("Group: Lovelace, Ada and Bob & Cy;", "markdown", ("Lovelace, Ada", "Bob", "Cy")),
    ("# Names: Ada und Bob\nx = 1", "code", ("Ada", "Bob")),
    ("names: list = ['Ada']", "code", ()),
    ("Names of things: Ada", "markdown", ()),
    ("<!-- Group: Ada -->\nGroup:", "markdown", ()),
    ("Team: your names here", "markdown", ()),  # as it was released
    ("Group: " + ", ".join(map(str, range(50))), "markdown", tuple(map(str, range(20)))),
    ("no group", "markdown", ()),
]  # fmt: skip


@pytest.mark.parametrize(("source", "kind", "expected"), CELLS)
def test_a_first_cell_names_a_group_in_a_line_of_its_own(tmp_path, source, kind, expected):
    released = ReleasedCells(
        "first",
        {"f": "q1"},
        (GivenCell("a", "markdown", "# One-hot\n\nTeam: your names here\nGroup:"),),
    )
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": " "},
        {"cell_type": kind, "metadata": {}, "source": source},
        {"cell_type": "code", "metadata": {}, "source": "def f():\n    return 1  # Group: Zed"},
    ]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
    assert tuple(chosen_cells(path, FileKind.NOTEBOOK, released)["named"]) == expected


# --- copies ---------------------------------------------------------------------------------------


def code(student: str, name: str, earlier: bool = False) -> OwnCode:
    text = "".join(
        f"def answer_{at}(tokens):\n    return sorted(set(tokens), key=tokens.index)[:{at}]\n"
        for at in range(6)
    )
    return OwnCode(student, name, text, tokens_of(text), earlier)


def pairs(codes: list[OwnCode], graded: Ownership) -> set[tuple[str, str]]:
    found = compare(codes, "", 0.5, graded.are_together)
    return {(pair.first.code.label, pair.second.code.label) for pair in found.pairs}


def test_members_of_a_group_are_not_each_other_s_copies_and_others_are(school):
    names = {who: school.upload(who, 9, group="Dee Dee") for who in ("ada", "bob", "cy", "dee")}
    school.together(LIST)
    school.grade()
    codes = [code(who, name) for who, name in names.items()]
    codes.append(code("bob", "old.ipynb", earlier=True))
    graded = Ownership.read(school.assignment, school.out)
    old = {(who, "bob (earlier: old.ipynb)") for who in names}
    others = {("ada", "cy"), ("ada", "dee"), ("bob", "cy"), ("bob", "dee"), ("cy", "dee")}
    assert pairs(codes, graded) == old | others
    school.say("groups_in_notebook: true")  # all of them name Dee, and none another one
    graded = Ownership.read(school.assignment, school.out)
    assert pairs(codes, graded) == old | {("ada", "cy"), ("bob", "cy")}


def test_similar_takes_a_list_where_nothing_was_graded(tmp_path):
    (tmp_path / "list.csv").write_text("group,student\n1,ada\n1,bob\n")
    codes = [code(who, f"{who}.ipynb") for who in ("ada", "bob", "cy")]
    graded = Ownership().with_list(GroupList.read(tmp_path / "list.csv"), codes)
    assert pairs(codes, graded) == {("ada", "cy"), ("bob", "cy")}


# --- lists ----------------------------------------------------------------------------------------

LISTS = {
    "canvas": (
        "name,canvas_user_id,user_id,login_id,sections,group_name,canvas_group_id,group_id\n"
        "Ada Lovelace,1001,s1001,ada,DL,Project 1,501,\n"
        "Somebody Else,1002,s1002,bob,DL,Project 1,501,\n"
        "Cy Young,1003,s1003,cy,DL,,,\n"
    ),
    "moodle participants": (
        "First name,Last name,Email address,Groups\n"
        'Ada,Lovelace,ada@x.org,"Project 1"\nBob,Builder,bob@x.org,Project 1\nCy,Young,cy@x.org,\n'
    ),
    "moodle worksheet": (
        "Identifier,Full name,Email address,Status,Group,Grade\n"
        "Participant 40011,Ada Lovelace,ada@x.org,No submission,Project 1,-\n"
        "Participant 40012,Bob Builder,bob@x.org,No submission,Project 1,-\n"
        "Participant 40013,Cy Young,cy@x.org,No submission,Default group,-\n"
    ),
    "plain": "Group;Student\nProject 1;Lovelace, Ada\nProject 1;bob\n",
    "german": "Gruppe;Vorname;Nachname\nProject 1;Ada;Lovelace\nProject 1;Bob;Builder\n",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_a_list_is_read_as_the_lms_writes_it(tmp_path, text):
    (tmp_path / "list.csv").write_text(text)
    (tmp_path / "roster.csv").write_text(ROSTER)
    found = GroupList.read(tmp_path / "list.csv")
    groups = found.resolved(Roster.read(tmp_path / "roster.csv"), [])
    assert groups.members == {"Project 1": ("Ada Lovelace", "Bob Builder")}
    assert groups.notes == ()


def test_a_list_that_says_nothing_of_groups_names_the_file_and_what_is_expected(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("student,email\nada,ada@x.org\n")
    with pytest.raises(UsageError, match=r"list.csv:1: no column says who is in which group"):
        GroupList.read(file)
    file.write_text("student,group\nada,\n")
    with pytest.raises(UsageError, match="nobody in it is in a group; the column 'group'"):
        GroupList.read(file)
    file.write_text("student,group\n,1\n")
    with pytest.raises(UsageError, match=r"list.csv:2: names no student: it has no name"):
        GroupList.read(file)


def test_a_stranger_in_a_list_is_named_and_the_others_have_their_grade(school):
    school.upload("ada", 9, "points: 0.8")
    school.together("group,student\n1,ada\n1,Zed Zorn\n")
    school.grade()
    assert school.points()["ada"] == 8.0
    assert "groups.csv:3: Zed Zorn of 1 is nobody on the roster, or more than one" in school.notes()


# --- nothing is lost, and nothing is given twice --------------------------------------------------

PEOPLE = ("ada", "bob", "cy", "dee", "eve", "fay")
START = datetime(2026, 10, 6, 12, tzinfo=UTC)
DUE_DAY = 4  # days after START
DAY = 24 * 60  # minutes
POLICIES = st.none() | st.fixed_dictionaries(
    {
        "percent_per_day": st.sampled_from((0, 5, 10, 12.5, 40)),
        "percent_of": st.sampled_from(("maximum", "earned")),
        "cap_percent": st.sampled_from((30, 100)),
        "closes_after_days": st.sampled_from((None, 0, 2, 5)),
        "grace_minutes": st.sampled_from((0, DAY, 2 * DAY)),  # whole days, free of charge
    }
)


@st.composite
def classes(draw):
    """Uploads (who, day, tenths, rejected, names), groups, extensions by days, rules, points."""
    person = st.sampled_from(PEOPLE)
    uploads = draw(
        st.lists(
            st.tuples(
                st.sampled_from(PEOPLE[:4]),  # some of them several times, others never
                st.integers(0, 14),
                st.integers(0, 10),
                st.sampled_from((False, False, False, True)),
                st.lists(person, max_size=2, unique=True),
            ),
            max_size=12,
        )
    )
    groups = draw(st.lists(st.lists(person, min_size=1, max_size=3, unique=True), max_size=3))
    extended = draw(st.dictionaries(person, st.integers(1, 6), max_size=2))
    counts = draw(st.sampled_from(("latest", "first", "best")))
    by_hand = draw(st.dictionaries(person, st.integers(-3, 3).filter(bool), max_size=2))
    return uploads, groups, extended, counts, draw(st.integers(1, 3)), by_hand, draw(POLICIES)


def course_of(folder: Path, extended, counts: str, most: int, policy) -> Course:
    lines = [f"counts: {counts}", f"uploads: {most}", "groups_in_notebook: true"]
    until = {who: f"2026-10-{10 + days:02}T23:59" for who, days in extended.items()}
    lines += [f"extensions: {json.dumps(until)}"] if until else []
    late = f"late: {json.dumps(policy)}\n" if policy else ""
    course = re.sub(r"^late: .*\n", late, COURSE, flags=re.MULTILINE)
    (folder / "grading.yml").write_text(course + "".join(f"    {line}\n" for line in lines))
    return load_course(folder)


def entry_of(at: int, who: str, day: int, tenths: int, rejected: bool, names) -> LedgerEntry:
    questions = (
        QuestionResult(id="q1", points=tenths / 5, maximum=2.0, cases=()),
        QuestionResult(id="q2", points=tenths * 0.8, maximum=8.0, cases=()),
    )
    result = Result(
        submission=f"{at}.ipynb",
        student=who,
        assignment="first",
        release="1",
        image="process",
        status=Status.REJECTED if rejected else Status.GRADED,
        reason="broken" if rejected else "",
        points=0.0 if rejected else float(tenths),
        maximum=10.0,
        questions=() if rejected else questions,
    )
    came = START + timedelta(days=day, minutes=at)
    receipt = Receipt(path=f"/{at}", uploaded=came, upload=at + 1, named=tuple(names))
    return LedgerEntry(f"{at}.json", result, receipt)


def worth(upload, policy, extended_days: int, by_hand: int = 0) -> float:
    """The points of an upload of 10, after the policy's share for each started day."""
    _, _, day, tenths, rejected, _ = upload
    points = max(0.0, (0.0 if rejected else tenths) + by_hand)
    if policy is None:
        return points
    late = max(0, day - DUE_DAY - extended_days - policy["grace_minutes"] // DAY)
    closes = policy["closes_after_days"]
    if closes is not None and late > closes:
        return 0.0
    percent = min(late * policy["percent_per_day"], policy["cap_percent"])
    of = points if policy["percent_of"] == "earned" else 10.0
    return round(max(0.0, points - of * percent / 100), 4)


def expected(who: str, uploads, groups, extended, counts: str, most: int, policy):
    """The upload that counts for a student, by the rules as the documentation has them."""
    of = [at for at, members in enumerate(groups) if who in members]
    single = {p for p in PEOPLE if sum(p in members for members in groups) == 1}
    listed = {p for members in groups for p in members}
    pool = [item for item in uploads if item[1] == who]
    if len(of) == 1:
        pool = [item for item in uploads if item[1] in single and item[1] in groups[of[0]]]
    elif not of and not pool:
        naming = [item for item in uploads if who in item[5]]
        if len({item[1] for item in naming}) == 1 and naming[0][1] not in listed:
            pool = naming
    pool = sorted(pool, key=lambda item: (item[2], item[0]))
    running = [item for item in pool if not item[4]]
    if not running:
        return pool[-1] if pool else None
    if counts != "best":
        return running[0] if counts == "first" else running[-1]
    running = running[:most]
    values = [worth(item, policy, extended.get(who, 0)) for item in running]
    return running[values.index(max(values))]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=classes())
def test_no_points_are_lost_or_given_twice_whatever_groups_uploads_and_rules(
    tmp_path_factory, drawn
):
    made, groups, extended, counts, most, by_hand, policy = drawn
    # Of one student the later upload comes later: that is what its number says.
    made = sorted(made, key=lambda item: item[1])
    uploads = [(at, *item) for at, item in enumerate(made)]
    folder = tmp_path_factory.mktemp("class")
    course = course_of(folder, extended, counts, most, policy)
    out = folder / "out"
    with Ledger(out, "first") as ledger:
        ledger.keep_all(entry_of(*item) for item in uploads)
        ledger.adjust(
            Adjustment(student=who, kind="manual", points=n, reason="r", who="tina", when=START)
            for who, n in by_hand.items()
        )
    (out / "roster.csv").write_text("student\n" + "".join(f"{who}\n" for who in PEOPLE))
    lines = [f"{at},{who}" for at, members in enumerate(groups) for who in members]
    if lines:
        (out / "groups.csv").write_text("\n".join(["group,student", *lines, ""]))
    found = grades_of(course, out)
    assert sorted(grade.student for grade in found.grades) == sorted(PEOPLE)
    for grade in found.grades:
        due = expected(grade.student, uploads, groups, extended, counts, most, policy)
        if due is None:
            assert grade.result is None
            assert (grade.points or 0) == max(0, by_hand.get(grade.student, 0))
        else:
            assert grade.result is not None
            assert grade.result.submission == f"{due[0]}.ipynb"
            own = extended.get(grade.student, 0), by_hand.get(grade.student, 0)
            assert grade.points == worth(due, policy, *own)
    counting = {grade.result.submission for grade in found.grades if grade.result}
    others = [result.submission for result in found.superseded]
    assert sorted([*counting, *others]) == sorted(f"{at}.ipynb" for at in range(len(uploads)))
    assert all(result.points == 0.0 and result.reason for result in found.superseded)
    exported = export(course, out, "csv")
    with exported.target.open(newline="", encoding="utf-8-sig") as file:
        sums = sum(float(row["points"] or 0) for row in csv.DictReader(file))
    assert sums == pytest.approx(sum(grade.points or 0 for grade in found.grades))
