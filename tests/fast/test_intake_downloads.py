"""An LMS is believed only where the whole download has its form; then it tells students apart."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.intake import Fate, Found, People, find_submissions
from autograder.lms.dates import day_first, read_date
from autograder.lms.students import Student

CASES = Path(__file__).parents[1] / "cases"
BOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
RELEASED = "one_hot.ipynb"


def people(*students: tuple[str, str, str], lms: str = "") -> People:
    """A roster of login, name and the LMS's number."""
    return People(
        Student(label=name, name=name, email="", ids=(login,), lms=lms, lms_id=number, line=at)
        for at, (login, name, number) in enumerate(students, start=2)
    )


def write(folder: Path, *names: str, text: bytes = BOOK) -> None:
    for at, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        os.utime(path, (1000 + at, 1000 + at))


def found_in(folder: Path, roster: People | None = None) -> list[Found]:
    return list(find_submissions([folder], RELEASED, people=roster or People()))


def ready(folder: Path, roster: People | None = None) -> dict[str, str]:
    """Student → the file that counts."""
    found = found_in(folder, roster)
    return {item.student: item.name for item in found if item.fate is Fate.READY}


# --- names that only look like an LMS's ---------------------------------------------------------

NOT_CANVAS = [
    ("DL_2026_101_ada", "DL_2026_102_grace", "DL_2026_103_edsger"),
    ("DL_2026_101_ada", "DL_2026_102_grace", "DL_2027_103_edsger", "DL_2027_104_alan"),
    ("DL_2026_101_ada", "ML_2026_102_grace", "DL_2026_103_edsger"),
    ("hw_01_101_ada", "hw_01_102_grace", "hw_02_103_edsger"),
    ("ada_2026_101_hw", "grace_2026_102_hw", "edsger_2026_103_hw"),
    ("groupA_11_101_ada", "groupA_11_102_bob", "groupB_12_103_eve", "groupB_12_104_joe"),
    ("CS_101_2026_ada_lovelace", "CS_101_2026_grace_hopper"),
    ("DL_2026_101_one_hot", "DL_2026_102_one_hot"),
    ("A_21_101_one_hot", "A_21_102_one_hot", "B_22_103_one_hot", "B_22_104_one_hot"),
    ("lab_3_10_2026_1001_x", "lab_3_10_2026_1002_y"),
    ("Übung_2026_101_jörg", "Übung_2026_102_łukasz"),
    ("dl-2026_2026_1001_ada", "dl-2026_2026_1002_bob"),
    ("s_2025_101_a", "t_2026_102_b", "s_2025_103_c", "t_2026_104_d"),
]


@pytest.mark.parametrize("names", NOT_CANVAS)
@pytest.mark.parametrize("ending", [".ipynb", ".zip", ".py"])
def test_plain_names_with_numbers_are_a_student_each(tmp_path, names, ending):
    write(tmp_path, *[f"{name}{ending}" for name in names])
    assert sorted(ready(tmp_path).values()) == sorted(f"{name}{ending}" for name in names)


@pytest.mark.parametrize("names", NOT_CANVAS)
def test_one_file_more_that_is_not_canvas_s_makes_all_of_them_plain(tmp_path, names):
    write(tmp_path, *[f"{name}.ipynb" for name in names], "late-one.ipynb")
    assert len(ready(tmp_path)) == len(names) + 1
    assert {item.lms for item in found_in(tmp_path)} == {""}


def test_the_case_of_plain_names_is_three_students():
    assert len(ready(CASES / "plain-names")) == 3


def test_with_the_numbers_of_canvas_only_those_on_the_roster_are_believed(tmp_path):
    write(tmp_path, "DL_2026_101_ada.ipynb", "DL_2026_102_grace.ipynb", "DL_2027_103_x.ipynb")
    roster = people(("a", "Ada Lovelace", "2026"), ("g", "Grace Hopper", "2027"), lms="canvas")
    assert len(ready(tmp_path, roster)) == 3


def test_a_file_of_a_student_on_the_roster_is_known_beside_a_stranger_s(tmp_path):
    mine = ("lovelaceada_1001_20001_one_hot.ipynb", "lovelaceada_1001_20002_one_hot-1.ipynb")
    write(tmp_path, *mine, "by-mail.ipynb")
    roster = people(("a", "Ada Lovelace", "1001"), ("g", "Grace Hopper", "1002"), lms="canvas")
    counting = ready(tmp_path, roster)
    assert set(counting.values()) == {mine[1], "by-mail.ipynb"}


def test_a_student_cannot_hand_in_for_another_by_a_name(tmp_path):
    write(
        tmp_path,
        "lovelaceada_1001_20001_one_hot.ipynb",
        "mallory_1002_20002_Ada Lovelace_1001_assignsubmission_file_one_hot.ipynb",
        "turingalan_1003_20003_HW_lovelaceada_attempt_2026-10-19-20-15-33_one_hot.ipynb",
    )
    assert {item.lms_user for item in found_in(tmp_path)} == {"1001", "1002", "1003"}


def test_files_inside_a_student_s_folder_are_never_read_as_an_lms_s(tmp_path):
    folder = "Ada Lovelace_40011_assignsubmission_file_"
    write(tmp_path, f"{folder}/submission_7/one_hot.ipynb", f"{folder}/submission_8/one_hot.ipynb")
    write(tmp_path, "Alan Turing_40012_assignsubmission_file_/one_hot.ipynb")
    assert {item.lms_user for item in found_in(tmp_path)} == {"40011", "40012"}
    assert len(ready(tmp_path)) == 2


def test_every_merge_of_different_names_is_noted(tmp_path):
    write(tmp_path, "lovelaceada_1001_20001_one_hot.ipynb", "lovelaceada_1001_20002_more.ipynb")
    write(tmp_path, "hoppergrace_1002_20003_one_hot.ipynb")
    notes = {item.student: item.notes for item in found_in(tmp_path) if item.fate is Fate.READY}
    assert not notes["hoppergrace_1002"]
    assert "one student's by Canvas's user 1001" in notes["lovelaceada_1001"][0]
    assert "lovelaceada_1001_20002_more.ipynb" in notes["lovelaceada_1001"][0]


def test_a_canvas_group_s_file_is_noted(tmp_path):
    write(tmp_path, "group3_1001_20001_one_hot.ipynb", "hoppergrace_1002_20002_one_hot.ipynb")
    roster = people(("a", "Ada Lovelace", "1001"), ("g", "Grace Hopper", "1002"), lms="canvas")
    for known in (None, roster):
        notes = {item.name[:5]: item.notes for item in found_in(tmp_path, known)}
        assert "group" in notes["group"][0]
        assert "--groups" in notes["group"][0]
        assert not notes["hoppe"]


def test_several_assignments_of_canvas_in_one_folder_are_one_student_s_each(tmp_path):
    for at, who in enumerate(("lovelaceada", "hoppergrace", "turingalan")):
        write(
            tmp_path,
            f"{who}_100{at}_2000{at}_one_hot.ipynb",
            f"{who}_100{at}_3000{at}_windowing.ipynb",
            f"{who}_100{at}_4000{at}_next_word.ipynb",
        )
    assert all(name.endswith("one_hot.ipynb") for name in ready(tmp_path).values())
    assert len(ready(tmp_path)) == 3


# --- Blackboard ---------------------------------------------------------------------------------

T = "2026-10-19-20-15-33"
USERS = [
    ("a_smith", "k_smith", "mjones"),
    ("a_smith", "smith", "b_a_smith"),
    ("a_1", "a_2", "b_1"),
    ("j.doe", "j-doe", "j_doe"),
    ("prof_previewuser", "ta2_previewuser", "ta_2_previewuser"),
    ("müller_j", "müller_k", "łukasz"),
    ("s1001", "s1002", "s1003"),
    ("x_attempt", "y_attempt", "z"),
]
TITLES = ["Homework 1", "HW_1", "one_hot", "Week_3_a", "Übung_1", "3", "a_smith", "HW_1_draft_2"]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("users", USERS)
def test_blackboard_s_users_are_what_its_notes_say(tmp_path, title, users):
    for user in users:
        write(tmp_path, f"{title}_{user}_attempt_{T}_one_hot.ipynb")
        note = f"Name: Some One ({user})\nAssignment: {title}\n".encode()
        write(tmp_path, f"{title}_{user}_attempt_{T}.txt", text=note)
    assert set(ready(tmp_path)) == set(users)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("users", USERS)
def test_blackboard_s_users_are_what_the_roster_says(tmp_path, title, users):
    write(tmp_path, *[f"{title}_{user}_attempt_{T}_one_hot.ipynb" for user in users])
    roster = people(*[(user, f"Name of {user}", "") for user in users])
    assert len(ready(tmp_path, roster)) == 3
    if not any(user != other and user.endswith(f"_{other}") for user in users for other in users):
        assert set(ready(tmp_path, roster)) == set(users)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("users", USERS)
def test_blackboard_s_title_is_what_all_names_have_in_common(tmp_path, title, users):
    write(tmp_path, *[f"{title}_{user}_attempt_{T}_one_hot.ipynb" for user in users])
    write(tmp_path, f"{title}_{users[0]}_attempt_2026-10-20-20-15-33_one_hot.ipynb")
    counting = ready(tmp_path)
    assert len(counting) == 3
    assert f"{title}_{users[0]}_attempt_{T}_one_hot.ipynb" not in counting.values()
    if "attempt" not in users[0]:
        assert set(counting) == set(users)


def test_who_handed_in_no_file_to_blackboard_is_told_of():
    found = {item.student: item for item in found_in(CASES / "blackboard") if item.student}
    assert {name for name, item in found.items() if item.fate is Fate.READY} == {
        *("a_smith", "k_smith", "mjones", "prof_previewuser", "ta2_previewuser")
    }
    assert found["nofile"].fate is Fate.REJECTED
    assert "no file is beside it" in found["nofile"].reason


def test_a_note_that_names_somebody_else_is_not_believed(tmp_path):
    write(tmp_path, f"HW_eve_attempt_{T}_a.ipynb", f"HW_ada_attempt_{T}_a.ipynb")
    write(tmp_path, f"HW_eve_attempt_{T}.txt", text=b"Name: Eve (ada)\n")
    assert set(ready(tmp_path)) == {"ada", "eve"}


# --- Brightspace --------------------------------------------------------------------------------

DATES = [
    ("17 October, 2026 1015 PM", "19 October, 2026 1015 PM"),
    ("Oct 17, 2026 1015 PM", "Oct 19, 2026 1015 PM"),
    ("October 9, 2026 1015 PM", "October 19, 2026 815 AM"),
    ("17 octobre 2026 2215", "19 octobre 2026 0815"),
    ("17 Oktober 2026 22.15", "19 Oktober 2026 08.15"),
    ("17 de octubre de 2026 2215", "19 de octubre de 2026 0815"),
    ("2026-10-17 2215", "2026-10-19 0815"),
    ("17.10.2026 22.15", "19.10.2026 08.15"),
    ("10-17-2026 1015 PM", "10-19-2026 815 AM"),
    ("17-10-2026 22h15", "19-10-2026 08h15"),
    ("2026年10月17日 2215", "2026年10月19日 0815"),
    ("17 października 2026 22.15", "19 października 2026 08.15"),
    ("9 Sep, 2026 1015 PM", "19 Oct, 2026 815 AM"),
]


@pytest.mark.parametrize(("older", "newer"), DATES)
@pytest.mark.parametrize("inside", [True, False])
def test_brightspace_is_known_whatever_its_dates_look_like(tmp_path, older, newer, inside):
    end = "/one_hot.ipynb" if inside else " - one_hot.ipynb"
    names = [f"1001-2001 - Ada Lovelace - {date}{end}" for date in (newer, older)]
    write(tmp_path, *names, f"1002-2001 - Grace Hopper - {older}{end}", "index.html")
    assert ready(tmp_path)["Ada Lovelace"] == names[0]
    assert set(ready(tmp_path)) == {"Ada Lovelace", "Grace Hopper"}
    roster = people(("al42", "Lovelace, Ada", ""), ("gh7", "Grace Brewster Hopper", ""))
    assert set(ready(tmp_path, roster)) == {"al42", "Grace Hopper"}


@pytest.mark.parametrize(
    "name", ["Anne-Marie St. John - Smith", "Łukasz Żak", "O'Neil, Pat", "李 小龙", "X Æ A-12"]
)
def test_names_in_brightspace_may_have_dashes_and_any_letters(tmp_path, name):
    write(tmp_path, f"7-1 - {name} - 17 October, 2026 1015 PM/a.ipynb")
    write(tmp_path, "8-1 - Ada - 17 October, 2026 1015 PM/a.ipynb")
    assert name in ready(tmp_path)


def test_two_of_one_name_in_brightspace_stay_two(tmp_path):
    write(tmp_path, "7-1 - Jane Doe - 17 October, 2026 1015 PM/a.ipynb")
    write(tmp_path, "8-1 - Jane Doe - 17 October, 2026 1016 PM/a.ipynb")
    assert len(ready(tmp_path)) == 2


def test_a_date_of_numbers_alone_is_read_only_where_its_order_is_known():
    assert read_date("05-10-2026 2215") is None
    assert day_first(["05-10-2026 2215", "05-13-2026"]) is False
    assert read_date("05-10-2026 2215", True) == datetime(2026, 10, 5, 22, 15, tzinfo=UTC)
    assert read_date("32 October 2026 1015 PM") is None


# --- Sakai --------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["sakai", "sakai/One-hot encoding"])
def test_a_sakai_download_has_each_student_once_with_the_time(folder):
    found = found_in(CASES / folder)
    counting = {item.student: item for item in found if item.fate is not Fate.IGNORED}
    assert set(counting) == {"al42", "gh7", "ed1"}
    assert {item.fate for item in counting.values()} == {Fate.READY}
    assert {item.uploaded for item in counting.values()} == {
        datetime(2026, 10, 20, 12, 30, tzinfo=UTC)
    }
    assert all(item.told for item in counting.values())


def test_who_typed_text_into_sakai_is_listed_as_rejected(tmp_path):
    write(tmp_path, "HW/Lovelace, Ada(al42)/Submission attachment(s)/a.ipynb")
    write(tmp_path, "HW/Hopper, Grace(gh7)/gh7_submissionText.html", text=b"<p>sorry</p>")
    write(tmp_path, "HW/Hopper, Grace(gh7)/timestamp.txt", text=b"20261020123000000")
    found = {item.student: item for item in found_in(tmp_path) if item.student}
    assert found["gh7"].fate is Fate.REJECTED
    assert "no file is beside it" in found["gh7"].reason


def test_a_sakai_download_without_folders_has_each_student_once(tmp_path):
    for who in ("Lovelace, Ada(al42)", "Hopper, Grace(gh_7)", "Ng(n.1)"):
        write(tmp_path, f"HW/{who}_Submission attachment(s)_one_hot.ipynb")
        write(tmp_path, f"HW/{who}_comments.txt", f"HW/{who}_feedbackText.html", text=b"")
    write(tmp_path, "HW/Kim, Lee(lk)_submissionText.html", text=b"<p>sorry</p>")
    assert set(ready(tmp_path)) == {"al42", "gh_7", "n.1"}
    found = {item.student: item.fate for item in found_in(tmp_path) if item.student}
    assert found == {**dict.fromkeys(("al42", "gh_7", "n.1"), Fate.READY), "lk": Fate.REJECTED}


def test_what_sakai_s_staff_attached_is_nobody_s_submission(tmp_path):
    own = "HW/Lovelace, Ada(al42)"
    write(tmp_path, f"{own}/Submission attachment(s)/a.ipynb")
    write(tmp_path, f"{own}/Feedback Attachment(s)/solution.ipynb")
    assert ready(tmp_path) == {"al42": f"{own}/Submission attachment(s)/a.ipynb"}


def test_a_time_among_the_files_handed_in_is_never_taken_for_the_lms_s(tmp_path):
    write(tmp_path, "Ada(al42)/one_hot.ipynb", "Grace(gh7)/one_hot.ipynb")
    write(tmp_path, "Ada(al42)/timestamp.txt", text=b"20200101000000000")
    inside = "HW/Hopper, Grace(gh7)/Submission attachment(s)"
    write(tmp_path / "sakai", f"{inside}/a.ipynb")
    write(tmp_path / "sakai", f"{inside}/timestamp.txt", text=b"20200101000000000")
    assert all(item.uploaded is None for item in found_in(tmp_path))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        (b"20261020123000000", datetime(2026, 10, 20, 12, 30, tzinfo=UTC)),
        (b"20261020123000\n", datetime(2026, 10, 20, 12, 30, tzinfo=UTC)),
        (b"2026-10-20T12:30:00Z", datetime(2026, 10, 20, 12, 30, tzinfo=UTC)),
        (b"yesterday", None),
        (b"\xff\xfe", None),
        (b"9" * 10_000, None),
        (b"20269920123000000", None),
    ],
)
def test_sakai_s_time_is_read_with_limits(tmp_path, text, time):
    write(tmp_path, "Lovelace, Ada(al42)/Submission attachment(s)/a.ipynb")
    write(tmp_path, "Lovelace, Ada(al42)/timestamp.txt", text=text)
    (counts,) = (item for item in found_in(tmp_path) if item.fate is Fate.READY)
    assert (counts.uploaded, counts.told) == (time, time is not None)
