"""Trees of files that name people in one of many ways lead to the people on the roster."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.errors import UsageError
from autograder.grades import Receipt
from autograder.intake import Fate, Found, People, SaidByStaff, find_submissions
from autograder.lms.matching import Handed, match
from autograder.lms.students import Student

CASES = Path(__file__).parents[1] / "cases"
BOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
RELEASED = "one_hot.ipynb"
CLASS = (
    ("al42", "Ada Lovelace", "ada@x.edu"),
    ("gh7", "Hopper, Grace", "grace.hopper@x.edu"),
    ("ed.1", "Edsger W. Dijkstra", "edsger@x.edu"),
    ("j_mueller", "Jörg Müller", ""),
)


def roster(*rows: tuple[str, str, str]) -> list[Student]:
    return [
        Student(
            label=name,
            name=name,
            email=email,
            ids=(login,) if login else (),
            lms="",
            lms_id="",
            line=at,
        )
        for at, (login, name, email) in enumerate(rows or CLASS, start=2)
    ]


def write(folder: Path, *names: str, text: bytes = BOOK) -> None:
    for at, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        os.utime(path, (1000 + at, 1000 + at))


def found_in(
    folder: Path, students: list[Student] | None = None, said: Path | None = None
) -> list[Found]:
    return list(
        find_submissions(
            [folder],
            RELEASED,
            people=People(students or ()),
            said=SaidByStaff.read(said) if said else SaidByStaff(),
        )
    )


def counting(found: list[Found]) -> list[Found]:
    return [item for item in found if item.fate in (Fate.READY, Fate.REJECTED)]


def matched(found: list[Found], students: list[Student]) -> dict[str, str]:
    """Student of the roster → the file that counts, as the gradebook will have it."""
    handed = [
        Handed(
            item.name,
            item.student,
            Receipt(path="", attempt=0, modified=0.0, lms=item.lms, lms_user=item.lms_user),
        )
        for item in counting(found)
    ]
    matching = match(students, handed)
    assert not matching.unmatched
    return {found.student.label: name for name, found in matching.matches.items()}


TREES = {
    "nbgrader": "submitted/{login}/one_hot/one_hot.ipynb",
    "nbgrader, another title": "submitted/{login}/hw 1/one_hot.ipynb",
    "Teams": "Submitted files/{name}/One-hot encoding/Version 2/homework.ipynb",
    "Teams without versions": "Submitted files/{name}/HW1/homework.ipynb",
    "ILIAS": "HW 1/Abgaben/{last}_{first}_{login}_{number}/20261020101500_one_hot.ipynb",
    "ILIAS, in one folder": "HW_1/{last}_{first}_{login}_{number}/one_hot.ipynb",
    "Google Classroom": "{name} - one_hot.ipynb",
    "Google Classroom, copies": "Copy of one_hot - {name}.ipynb",
    "GitHub Classroom": "one-hot-submissions/one-hot-{login}/one_hot.ipynb",
    "GitHub Classroom, one prefix": "hw-1-{login}/answer.ipynb",
    "titled files": "DL_2026_{number}_{login}_hw.ipynb",
    "titled names": "HW 1 {first} {last} final.ipynb",
    "last name first": "{last}, {first}.ipynb",
    "mail": "{email}/one_hot.ipynb",
    "squeezed": "{last}{first}.zip",
    "sections": "Monday/{login}/one_hot.ipynb",
    "week and section": "week_3/Monday/{login} one_hot.ipynb",
}


def tree(form: str) -> dict[str, str]:
    """Path → the student's name, of a whole class."""
    made = {}
    for at, (login, name, email) in enumerate(CLASS):
        first, last = reversed(name.split(", ")) if "," in name else (name.rpartition(" ")[::2])
        path = form.format(
            login=login,
            name=f"{first} {last}",
            first=first,
            last=last,
            number=1001 + at,
            email=email or login,
        )
        made[path] = name
    return made


@pytest.mark.parametrize("form", TREES.values(), ids=TREES)
def test_with_a_roster_the_whole_class_is_found(tmp_path, form):
    truth = tree(form)
    write(tmp_path, *truth)
    students = roster()
    assert matched(found_in(tmp_path, students), students) == {
        name: path for path, name in truth.items()
    }


@pytest.mark.parametrize("form", TREES.values(), ids=TREES)
def test_without_a_roster_each_student_is_there_once(tmp_path, form):
    truth = tree(form)
    write(tmp_path, *truth)
    found = found_in(tmp_path)
    assert sorted(item.name for item in counting(found)) == sorted(truth)
    assert {item.fate for item in counting(found)} == {Fate.READY}


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("nbgrader, another title", {"al42", "gh7", "ed.1", "j_mueller"}),
        ("GitHub Classroom", {"al42", "gh7", "ed.1", "j_mueller"}),
        ("Teams", {"Ada Lovelace", "Grace Hopper", "Edsger W. Dijkstra", "Jörg Müller"}),
    ],
)
def test_what_all_folders_share_names_nobody(tmp_path, form, shown):
    write(tmp_path, *tree(TREES[form]))
    assert {item.student for item in counting(found_in(tmp_path))} == shown


def test_what_lies_beside_the_notebook_in_such_a_tree_rejects_nobody(tmp_path):
    for login, _, _ in CLASS:
        write(tmp_path, f"submitted/{login}/hw1/one_hot.ipynb")
        write(tmp_path, f"submitted/{login}/hw1/timestamp.txt", text=b"2026-10-20 12:30:00 UTC")
        write(tmp_path, f"submitted/{login}/hw1/comments.txt", text=b"")
        write(tmp_path, f"submitted/{login}/feedbackText.html", text=b"")
    found = found_in(tmp_path, roster())
    assert len(counting(found)) == len(CLASS)
    assert {item.fate for item in counting(found)} == {Fate.READY}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (b"2026-10-20 12:30:00 UTC", "2026-10-20 12:30:00 UTC"),
        (b"2026-10-20 12:30:00.123456 Europe/Berlin\n", "2026-10-20 10:30:00 UTC"),
        (b"2026-10-20T12:30", "2026-10-20 12:30:00 UTC"),
        (b"2026-10-20 12:30:00 ../../etc/passwd", ""),
        (b"2026-99-20 12:30:00", ""),
        (b"x" * 10_000, ""),
    ],
)
def test_nbgrader_s_time_is_shown_and_counts_only_by_the_setting(tmp_path, text, shown):
    write(tmp_path, "submitted/al42/hw1/one_hot.ipynb", "submitted/gh7/hw1/one_hot.ipynb")
    write(tmp_path, "submitted/al42/hw1/timestamp.txt", text=text)
    (ada, _) = counting(found_in(tmp_path))
    assert (ada.uploaded, ada.told) == (None, False)
    assert [shown in note for note in ada.notes] == ([True] if shown else [])
    (ada, _) = counting(list(find_submissions([tmp_path], RELEASED, nbgrader_times=True)))
    assert ada.told is bool(shown)
    assert not shown or f"{ada.uploaded:%Y-%m-%d %H:%M:%S} UTC" == shown


def test_clones_of_github_classroom_are_found_by_the_user_s_name():
    students = roster(("adal", "s1001", ""), ("ghopper7", "s1002", ""), ("edsgerd", "s1003", ""))
    found = found_in(CASES / "github-classroom" / "one-hot-submissions", students)
    assert set(matched(found, students)) == {"s1001", "s1002", "s1003"}


def test_a_sakai_download_is_found_by_login_or_else_by_name():
    for students in (
        roster(("al42", "Ada L.", ""), ("gh7", "G.", ""), ("ed1", "E.", "")),
        roster(("", "Ada Lovelace", "a@x"), ("", "Grace Hopper", ""), ("", "Dijkstra, Edsger", "")),
    ):
        assert len(matched(found_in(CASES / "sakai", students), students)) == 3


def test_several_files_that_name_one_person_are_that_person_s(tmp_path):
    write(tmp_path, "Ada Lovelace - one_hot.ipynb", "Ada Lovelace - windowing.ipynb", "gh7.ipynb")
    found = found_in(tmp_path, roster())
    (ada,) = (item for item in counting(found) if item.student == "al42")
    assert ada.name == "Ada Lovelace - one_hot.ipynb"
    assert "one student's by the roster: Ada Lovelace is Ada Lovelace" in ada.notes[0]


def test_words_that_lead_two_files_to_one_person_merge_nothing(tmp_path):
    write(tmp_path, "101_al42_hw.ipynb", "102_al42_final.ipynb", "103_gh7_x.ipynb")
    found = found_in(tmp_path, roster())
    assert len(counting(found)) == 3
    assert all("--who" in item.notes[0] for item in found if "al42" in item.name)


def test_two_people_in_one_name_are_nobody_s_for_certain(tmp_path):
    write(tmp_path, "al42_and_gh7.ipynb", "ed.1.ipynb")
    students = {item.student for item in counting(found_in(tmp_path, roster()))}
    assert students == {"al42_and_gh7", "ed.1"}


@pytest.mark.parametrize("around", ["one-hot-gh7", "Hopper_Grace_gh7_1002", "Hopper Grace M."])
@pytest.mark.parametrize("inside", ["al42/one_hot.ipynb", "Ada Lovelace.ipynb"])
@pytest.mark.parametrize("own", [(), ("one_hot.ipynb",)])
def test_nobody_hands_in_for_another_by_a_name_in_the_own_folder(tmp_path, around, inside, own):
    honest = [f"{around.replace('gh7', login)}/one_hot.ipynb" for login in ("al42", "ed.1")]
    if "gh7" not in around:
        honest = ["Ada Lovelace/one_hot.ipynb", "Edsger W. Dijkstra/one_hot.ipynb"]
    write(tmp_path, *honest, *(f"{around}/{name}" for name in (inside, *own)))
    students = roster()
    found = matched(found_in(tmp_path, students), students)
    assert found["Ada Lovelace"] == honest[0]
    assert found["Hopper, Grace"].startswith(f"{around}/")


def test_a_clone_is_one_student_s_whatever_folders_are_in_it(tmp_path):
    write(tmp_path, "class/one-hot-al42/one_hot.ipynb", "class/one-hot-ed.1/one_hot.ipynb")
    own = ("al42", "one-hot-al42", "one-hot-ed.1", "ed.1")
    write(tmp_path, *(f"class/one-hot-gh7/{name}/one_hot.ipynb" for name in own))
    found = {item.name: item.student for item in counting(found_in(tmp_path))}
    assert sorted(set(found.values())) == ["al42", "ed.1", "gh7"]
    assert found["class/one-hot-al42/one_hot.ipynb"] == "al42"


def test_two_students_of_one_name_are_told_apart_by_their_logins_alone(tmp_path):
    write(tmp_path, "Jane Doe.ipynb", "jd1_Jane Doe.ipynb", "jd2.ipynb")
    students = roster(("jd1", "Jane Doe", ""), ("jd2", "Doe, Jane", ""))
    students = [student.model_copy(update={"label": student.ids[0]}) for student in students]
    found = {item.name: item.student for item in counting(found_in(tmp_path, students))}
    assert found == {
        "Jane Doe.ipynb": "Jane Doe",
        "jd1_Jane Doe.ipynb": "jd1",
        "jd2.ipynb": "jd2",
    }


def test_a_number_of_a_section_is_no_student_s_short_number(tmp_path):
    write(tmp_path, "hw_1_bob.ipynb", "hw_2_eve.ipynb", "hw_12_joe.ipynb")
    students = roster(("1", "Ada Lovelace", ""), ("2", "Grace Hopper", ""), ("12", "E D", ""))
    assert {item.student for item in counting(found_in(tmp_path, students))} == {
        *("hw_1_bob", "hw_2_eve", "hw_12_joe")
    }


def test_a_section_with_the_released_notebook_in_it_keeps_its_students(tmp_path):
    write(tmp_path, "monday/one_hot.ipynb", "monday/al42/one_hot.ipynb", "monday/gh7/one_hot.ipynb")
    write(tmp_path, "friday/one_hot.ipynb", "friday/ed.1.ipynb", "friday/x.ipynb", "friday/y.ipynb")
    names = {item.name for item in counting(found_in(tmp_path))}
    assert {"monday/al42/one_hot.ipynb", "monday/gh7/one_hot.ipynb"} <= names
    assert {"friday/ed.1.ipynb", "friday/x.ipynb", "friday/y.ipynb"} <= names


# --- what the staff say ---------------------------------------------------------------------------


def said(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "who.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_staff_say_whose_files_and_folders_are(tmp_path):
    folder = tmp_path / "class"
    write(folder, "scan 1.ipynb", "scan 2.ipynb", "x/one_hot.ipynb", "x/draft.ipynb", "gh7.ipynb")
    table = said(tmp_path, "file,student\nscan 1.ipynb,Ada Lovelace\nx,ed.1\nscan 2.ipynb,ed.1\n")
    found = found_in(folder, roster(), table)
    students = matched(found, roster())
    assert set(students) == {"Ada Lovelace", "Edsger W. Dijkstra", "Hopper, Grace"}
    (edsger,) = (item for item in counting(found) if item.student == "ed.1")
    assert "one student's by --who, which says ed.1" in edsger.notes[0]


def test_the_staff_s_word_goes_before_an_lms_s(tmp_path):
    folder = tmp_path / "class"
    write(folder, "group1_1001_20001_one_hot.ipynb", "hoppergrace_1002_20002_one_hot.ipynb")
    table = said(tmp_path, "group1_1001_20001_one_hot.ipynb;al42\n")
    found = {item.student: item.lms_user for item in counting(found_in(folder, None, table))}
    assert found == {"al42": "", "hoppergrace_1002": "1002"}


@pytest.mark.parametrize(
    "name", ["class/a b.ipynb", "a b.ipynb", "{absolute}", "./class/a b.ipynb"]
)
def test_a_file_is_named_as_it_is_listed_or_as_it_lies_there(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "class/a b.ipynb", "class/c.ipynb")
    table = said(tmp_path, name.format(absolute=tmp_path / "class/a b.ipynb") + ",Ada\n")
    assert {item.student for item in counting(found_in(Path("class"), None, table))} == {"Ada", "c"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("file,student\nadda.ipynb,Ada\n", r"who.csv:2: adda.ipynb is not among.*ada.ipynb\?"),
        ("x.ipynb,Ada\n", r"who.csv:1: 2 files are called x.ipynb: write a/x.ipynb, b/x.ipynb"),
        ("ada.ipynb\n", r"who.csv:1: expected a file and a student"),
        ("ada.ipynb,\n", r"who.csv:1: expected a file and a student"),
        ("ada.ipynb,Ada\nada.ipynb,Eve\n", r"who.csv:2: ada.ipynb has two students"),
    ],
)
def test_a_line_that_cannot_be_followed_is_said_with_its_place(tmp_path, text, message):
    folder = tmp_path / "class"
    write(folder, "ada.ipynb", "a/x.ipynb", "b/x.ipynb")
    with pytest.raises(UsageError, match=message):
        found_in(folder, None, said(tmp_path, text))


def test_versions_of_teams_are_one_student_s_whatever_the_files_are_called(tmp_path):
    write(
        tmp_path,
        "Submitted files/Ada/HW/Version 2/b.ipynb",
        "Submitted files/Ada/HW/Version 1/a.py",
    )
    write(tmp_path, "Submitted files/Grace/HW/Version 1/x.ipynb")
    found = {item.student: item.name for item in counting(found_in(tmp_path))}
    assert found == {
        "Ada": "Submitted files/Ada/HW/Version 2/b.ipynb",
        "Grace": "Submitted files/Grace/HW/Version 1/x.ipynb",
    }


def test_an_older_copy_in_a_deeper_folder_does_not_count(tmp_path):
    write(tmp_path, "ada/one_hot.ipynb", "ada/backup/one_hot.ipynb", "bob/one_hot.ipynb")
    assert {item.name for item in counting(found_in(tmp_path))} == {
        *("ada/one_hot.ipynb", "bob/one_hot.ipynb")
    }


def test_the_release_beside_a_download_is_not_named_for_the_folder(tmp_path):
    write(tmp_path, "lovelaceada_1001_20001_one_hot.ipynb", "hoppergrace_1002_20002_one_hot.ipynb")
    write(tmp_path, "one_hot.ipynb")
    students = {item.student for item in counting(found_in(tmp_path))}
    assert students == {"lovelaceada_1001", "hoppergrace_1002", "one_hot"}


def test_the_command_refuses_a_table_that_names_no_file_before_it_grades(tmp_path):
    write(tmp_path, "class/ada.ipynb")
    table = said(tmp_path, "file,student\nadda.ipynb,Ada\n")
    words = ["grade", str(tmp_path / "class"), "-a", "smoothing", "--who", str(table)]
    course = CASES.parent / "courses" / "small"
    done = CliRunner().invoke(
        app, [*words, "--course", str(course), "--out", str(tmp_path / "out")]
    )
    assert isinstance(done.exception, UsageError)
    assert "who.csv:2: adda.ipynb is not among what was given" in str(done.exception)
    assert not (tmp_path / "out").exists()
