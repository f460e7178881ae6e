"""What a TA points at becomes a list of submissions, each with its student and its fate."""

import contextlib
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.intake import Fate, FileKind, find_submissions

BOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
RELEASED = "one_hot.ipynb"


def write(root: Path, *names: str, data: bytes = BOOK, at: float | None = None) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if at is not None:
            os.utime(path, (at, at))


def fates(root: Path, *paths: Path) -> dict[str, tuple[str, str]]:
    found = find_submissions(list(paths) or [root], RELEASED)
    return {item.name: (item.fate.value, item.student) for item in found}


def ready(root: Path, *paths: Path) -> dict[str, str]:
    return {
        name: student for name, (fate, student) in fates(root, *paths).items() if fate == "ready"
    }


# --- plain folders ----------------------------------------------------------------------------


def test_a_notebook_a_script_and_a_zip_in_a_folder_are_three_students(tmp_path):
    write(tmp_path, "ada.ipynb", "bob.py", "eve.zip")
    found = find_submissions([tmp_path], RELEASED)
    assert [(f.student, f.kind) for f in found] == [
        ("ada", FileKind.NOTEBOOK),
        ("bob", FileKind.SCRIPT),
        ("eve", FileKind.ARCHIVE),
    ]


def test_one_file_is_taken_by_its_name_or_with_the_released_name_by_its_folder(tmp_path):
    write(tmp_path, "ada/one_hot.ipynb", "bob.ipynb")
    assert ready(tmp_path, tmp_path / "bob.ipynb") == {"bob.ipynb": "bob"}
    assert ready(tmp_path, tmp_path / "ada/one_hot.ipynb") == {"one_hot.ipynb": "ada"}


def test_a_folder_for_each_student_names_the_student(tmp_path):
    write(tmp_path, "ada/one_hot.ipynb", "bob/homework.ipynb", "eve/one_hot/one_hot.ipynb")
    assert sorted(ready(tmp_path).values()) == ["ada", "bob", "eve"]


def test_folders_of_sections_do_not_swallow_their_students(tmp_path):
    write(tmp_path, "monday/ada.ipynb", "monday/bob.ipynb", "friday/eve.ipynb", "friday/joe.py")
    write(tmp_path, "friday/kim.ipynb")
    assert sorted(ready(tmp_path).values()) == ["ada", "bob", "eve", "joe", "kim"]


def test_sections_with_folders_for_students_keep_all_of_them_apart(tmp_path):
    write(tmp_path, "monday/ada/one_hot.ipynb", "monday/bob/one_hot.ipynb")
    write(tmp_path, "friday/ada/one_hot.ipynb")
    assert sorted(ready(tmp_path).values()) == ["bob", "friday/ada", "monday/ada"]


def test_several_paths_are_seen_like_one_folder_that_holds_them(tmp_path):
    write(tmp_path, "ada/one_hot.ipynb", "bob/one_hot.ipynb", "eve.ipynb")
    together = ready(tmp_path)
    apart = ready(tmp_path, tmp_path / "ada", tmp_path / "bob", tmp_path / "eve.ipynb")
    assert together == apart
    assert sorted(apart.values()) == ["ada", "bob", "eve"]


def test_a_file_given_twice_is_listed_once(tmp_path):
    write(tmp_path, "class/ada.ipynb")
    path = tmp_path / "class"
    assert len(find_submissions([path, path / "ada.ipynb", path / ".." / "class"])) == 1


def test_folders_of_the_same_name_do_not_collide(tmp_path):
    write(tmp_path, "a/class/ada.ipynb", "b/class/ada.ipynb", "b/class/bob.ipynb")
    found = find_submissions([tmp_path / "a/class", tmp_path / "b/class"], RELEASED)
    assert all(item.fate is Fate.READY for item in found)
    assert len({item.student for item in found}) == 3


@pytest.mark.parametrize("name", ["s1-1", "group_2", "one_hot (1)", "team 3", "v2"])
def test_a_number_at_the_end_of_a_name_is_not_an_attempt(tmp_path, name):
    write(tmp_path, f"{name}.ipynb")
    (found,) = find_submissions([tmp_path], "windowing.ipynb")
    assert (found.student, found.attempt) == (name, 0)


# --- several uploads --------------------------------------------------------------------------


def test_the_highest_attempt_counts_whatever_the_file_times(tmp_path):
    write(tmp_path, "ada_attempt_2.ipynb", at=1000)
    write(tmp_path, "ada_attempt_10.ipynb", at=500)
    write(tmp_path, "ada_attempt_1.ipynb", at=2000)
    assert fates(tmp_path) == {
        "ada_attempt_1.ipynb": ("superseded", "ada"),
        "ada_attempt_10.ipynb": ("ready", "ada"),
        "ada_attempt_2.ipynb": ("superseded", "ada"),
    }


def test_folders_of_attempts_are_one_student_s(tmp_path):
    write(tmp_path, "ada/attempt 1/one_hot.ipynb", "ada/attempt 2/one_hot.ipynb")
    assert ready(tmp_path) == {"ada/attempt 2/one_hot.ipynb": "ada"}


def test_the_time_in_the_name_comes_before_the_time_of_the_file(tmp_path):
    write(tmp_path, "ada_2026-10-18T20-15.ipynb", at=2000)
    write(tmp_path, "ada_2026-10-19T08-00.ipynb", at=1000)
    assert list(ready(tmp_path)) == ["ada_2026-10-19T08-00.ipynb"]


def test_the_file_s_time_decides_when_nothing_else_does(tmp_path):
    write(tmp_path, "ada/first.ipynb", at=1000)
    write(tmp_path, "ada/second.ipynb", at=2000)
    write(tmp_path, "bob/one_hot.ipynb", "eve/one_hot.ipynb")
    found = {f.name: f for f in find_submissions([tmp_path], RELEASED)}
    assert found["ada/second.ipynb"].fate is Fate.READY
    assert found["ada/first.ipynb"].fate is Fate.SUPERSEDED
    assert "ada/second.ipynb" in found["ada/first.ipynb"].reason


def test_a_notebook_and_a_script_of_one_name_are_one_student_s(tmp_path):
    write(tmp_path, "ada.ipynb", at=1000)
    write(tmp_path, "ada.py", at=2000)
    assert list(ready(tmp_path)) == ["ada.py"]


def test_a_module_beside_the_notebook_never_supersedes_it(tmp_path):
    write(tmp_path, "ada/one_hot.ipynb", at=1000)
    write(tmp_path, "ada/helpers.py", "ada/tests/q1.py", at=2000)
    assert list(ready(tmp_path)) == ["ada/one_hot.ipynb"]


def test_a_report_beside_the_notebook_is_ignored_and_alone_is_rejected(tmp_path):
    write(tmp_path, "ada/one_hot.ipynb", "ada/report.pdf", "bob/report.pdf", "eve.pdf", "list.csv")
    assert fates(tmp_path) == {
        "ada/one_hot.ipynb": ("ready", "ada"),
        "ada/report.pdf": ("ignored", ""),
        "bob/report.pdf": ("rejected", "bob"),
        "eve.pdf": ("rejected", "eve"),
        "list.csv": ("ignored", ""),
    }


# --- learning management systems ---------------------------------------------------------------


def test_canvas_names_give_student_user_and_attempt(tmp_path):
    write(tmp_path, "lovelaceada_1001_20001_one_hot.ipynb")
    write(tmp_path, "lovelaceada_LATE_1001_20007_one_hot-1.ipynb")
    write(tmp_path, "babbagecharles_1002_20002_my_work-12.ipynb")
    found = {f.name: f for f in find_submissions([tmp_path], RELEASED)}
    late = found["lovelaceada_LATE_1001_20007_one_hot-1.ipynb"]
    assert (late.lms, late.lms_user, late.student) == ("canvas", "1001", "lovelaceada_1001")
    assert (late.attempt, late.fate) == (1, Fate.READY)
    assert found["lovelaceada_1001_20001_one_hot.ipynb"].fate is Fate.SUPERSEDED
    assert found["babbagecharles_1002_20002_my_work-12.ipynb"].attempt == 12


def test_two_canvas_students_of_one_name_stay_two(tmp_path):
    write(tmp_path, "doejane_1001_20001_one_hot.ipynb", "doejane_1002_20002_one_hot.ipynb")
    assert len(ready(tmp_path)) == 2


@pytest.mark.parametrize(
    "names",
    [
        ["attempt_2.ipynb"],
        ["2026_10_19T20_15.ipynb"],
        ["20261019_2015.ipynb"],
        ["try 3.ipynb"],
        [".ipynb"],
        [f"notes {number}.ipynb" for number in range(20)],
    ],
)
def test_no_student_hides_a_download_of_canvas_by_the_names_of_their_files(tmp_path, names):
    others = [f"roe{who}_100{at}_2001{at}_one_hot.ipynb" for at, who in enumerate("abcdefgh")]
    write(tmp_path, *others, *(f"moe_1009_30{n:03}_{name}" for n, name in enumerate(names)))
    found = find_submissions([tmp_path], "one_hot.ipynb")
    assert {item.lms for item in found} == {"canvas"}
    assert {item.lms_user for item in found} == {*(f"100{at}" for at in range(8)), "1009"}


def test_otter_s_own_export_is_not_taken_for_canvas(tmp_path):
    write(tmp_path / "own", "one_hot_2026_10_19T20_15_33_123456.zip")
    write(tmp_path / "class", "doejane_1001_20001_one_hot_2026_10_19T20_15_33_123456.zip")
    (own,) = find_submissions([tmp_path / "own"], RELEASED)
    (of_canvas,) = find_submissions([tmp_path / "class"], RELEASED)
    assert (own.lms, of_canvas.lms) == ("", "canvas")


ADA = "Ada Lovelace_1001_assignsubmission_file_"


def told(*paths):
    return [(f.student, f.lms, f.fate.value) for f in find_submissions(paths, RELEASED)]


def test_one_student_s_folder_of_moodle_given_by_itself_is_one_student(tmp_path):
    write(tmp_path, f"{ADA}/one_hot.ipynb")
    write(tmp_path, f"{ADA}/tries/old.ipynb")
    once = [("Ada Lovelace_1001", "moodle", "ready"), ("Ada Lovelace_1001", "moodle", "superseded")]
    assert told(tmp_path / ADA) == told(tmp_path) == once
    assert told(tmp_path / ADA / "one_hot.ipynb") == once[:1]


def test_a_folder_of_moodle_is_one_student_s_beside_folders_that_came_another_way(tmp_path):
    write(tmp_path, f"{ADA}/one_hot.ipynb")
    write(tmp_path, f"{ADA}/old.ipynb")
    write(tmp_path, "by mail/one_hot.ipynb")
    assert sorted(told(tmp_path)) == [
        ("Ada Lovelace_1001", "moodle", "ready"),
        ("Ada Lovelace_1001", "moodle", "superseded"),
        ("by mail", "", "ready"),
    ]


def test_a_folder_that_a_student_named_as_moodle_does_hands_in_for_nobody_else(tmp_path):
    write(tmp_path, "ada/one_hot.ipynb")
    write(tmp_path, f"ben/{ADA}/one_hot.ipynb")
    write(tmp_path, "ben/mine.ipynb")
    write(tmp_path, f"{ADA}one_hot.ipynb")
    write(tmp_path, "cara.ipynb")
    assert "moodle" not in {lms for _, lms, _ in told(tmp_path)}


def test_moodle_folders_and_names_give_the_student(tmp_path):
    write(tmp_path, "Ada Lovelace_1001_assignsubmission_file_/one_hot.ipynb")
    write(tmp_path, "Ada Lovelace_1001_assignsubmission_onlinetext_/onlinetext.html")
    write(tmp_path, "Charles Babbage_1002_assignsubmission_file_one_hot.ipynb")
    found = find_submissions([tmp_path], RELEASED)
    assert [(f.student, f.lms, f.fate.value) for f in found] == [
        ("Ada Lovelace_1001", "moodle", "ready"),
        ("", "moodle", "ignored"),
        ("Charles Babbage_1002", "moodle", "ready"),
    ]


def test_a_gradescope_export_is_read_with_its_metadata(tmp_path):
    write(tmp_path, "assignment_9_export/submission_501/one_hot.ipynb")
    write(tmp_path, "assignment_9_export/submission_502/homework.ipynb")
    write(tmp_path, "assignment_9_export/submission_503/one_hot.ipynb")
    text = """---
submission_501:
  :submitters:
  - :name: Ada Lovelace
    :sid: '3141'
    :email: ada@example.org
  :created_at: 2026-10-19 20:15:33.325233000 Z
  :history: !ruby/array:Array []
submission_502:
  :submitters:
  - :name: Charles Babbage
    :email: charles@example.org
  - :name: Grace Hopper
    :email: grace@example.org
"""
    write(tmp_path, "assignment_9_export/submission_metadata.yml", data=text.encode())
    found = {f.student: f for f in find_submissions([tmp_path], RELEASED)}
    uploaded = found["3141"].uploaded
    assert uploaded is not None
    assert uploaded.replace(microsecond=0) == datetime(2026, 10, 19, 20, 15, 33, tzinfo=UTC)
    assert set(found) == {
        "3141",
        "charles@example.org+grace@example.org",
        "submission_503",
        "",
    }
    assert found[""].name.endswith("submission_metadata.yml")


def test_broken_gradescope_metadata_still_leaves_the_folders(tmp_path):
    write(tmp_path, "submission_501/one_hot.ipynb")
    write(tmp_path, "submission_metadata.yml", data=b"a: [b\n\xff")
    assert ready(tmp_path) == {"submission_501/one_hot.ipynb": "submission_501"}


def test_blackboard_and_brightspace_tell_student_and_time(tmp_path):
    write(tmp_path, "Homework 1_ada_attempt_2026-10-19-20-15-33_one_hot.ipynb")
    write(tmp_path, "Homework 1_ada_attempt_2026-10-18-20-15-33_one_hot.ipynb")
    write(tmp_path, "1001-2002 - Charles Babbage - Oct 19, 2026 1015 PM/one_hot.ipynb")
    found = find_submissions([tmp_path], RELEASED)
    kept = {f.student: f.uploaded for f in found if f.fate is Fate.READY}
    assert kept == {
        "ada": datetime(2026, 10, 19, 20, 15, 33, tzinfo=UTC),
        "Charles Babbage": datetime(2026, 10, 19, 22, 15, tzinfo=UTC),
    }


# --- the machine ------------------------------------------------------------------------------


def test_links_are_never_followed(tmp_path):
    write(tmp_path, "secret/ada.ipynb", "class/bob.ipynb")
    (tmp_path / "class/eve.ipynb").symlink_to(tmp_path / "secret/ada.ipynb")
    (tmp_path / "class/more").symlink_to(tmp_path / "secret")
    (tmp_path / "class/loop").symlink_to(tmp_path / "class")
    assert fates(tmp_path, tmp_path / "class") == {
        "bob.ipynb": ("ready", "bob"),
        "eve.ipynb": ("rejected", "eve"),
        "loop": ("ignored", ""),
        "more": ("ignored", ""),
    }


def test_a_link_planted_beside_the_notebook_does_not_supersede_it(tmp_path):
    write(tmp_path, "ada/one_hot.ipynb", at=1000)
    (tmp_path / "ada/one_hot_attempt_2.ipynb").symlink_to("one_hot.ipynb")
    assert list(ready(tmp_path)) == ["ada/one_hot.ipynb"]


def test_the_one_folder_that_was_named_may_be_a_link(tmp_path):
    write(tmp_path, "real/ada.ipynb")
    (tmp_path / "class").symlink_to("real")
    assert ready(tmp_path, tmp_path / "class") == {"ada.ipynb": "ada"}


def test_a_path_that_is_not_there_is_a_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match=r"there is no file or folder .*nowhere"):
        find_submissions([tmp_path / "nowhere"])


def test_an_empty_folder_holds_nothing(tmp_path):
    assert find_submissions([tmp_path]) == ()


def test_folders_deeper_than_any_path_are_listed_and_not_entered(tmp_path):
    write(tmp_path, "ada.ipynb")
    with contextlib.chdir(tmp_path):
        for _ in range(80):
            Path("d" * 60).mkdir()
            os.chdir("d" * 60)
    try:
        found = find_submissions([tmp_path])
    finally:
        shutil.rmtree(tmp_path / ("d" * 60))
    assert [item.fate for item in found if item.student] == [Fate.READY]
    assert len(found) == 2


MEASURE = """
import sys, tracemalloc
from pathlib import Path
from autograder.intake import find_submissions
tracemalloc.start()
found = find_submissions([Path(sys.argv[1])], sys.argv[2])
print(len(found), *tracemalloc.get_traced_memory())
"""


def test_thousands_of_files_stay_small_in_memory(tmp_path):
    for i in range(3000):
        (tmp_path / f"s{i:05}.ipynb").touch()
    # In a process of its own: other tests leave threads that allocate, too.
    command = [sys.executable, "-c", MEASURE, tmp_path, RELEASED]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    count, kept, peak = (int(number) for number in printed.split())
    assert count == 3000
    assert kept < count * 1500
    assert peak < count * 5000
