"""The zip of a whole class is known as one, and unpacked so that nothing in it gets out."""

import stat
import zipfile
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.intake import Fate, Found, find_submissions

BOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
RELEASED = "one_hot.ipynb"
CANVAS = (
    "lovelaceada_1001_20001_one_hot.ipynb",
    "müllerjörg_LATE_1002_20002_one_hot-1.ipynb",
    "turingalan_1007_20007_work.zip",
    "kimlee_1003_text.html",
    "LATE_anon_Xy3aB_20003_one_hot.ipynb",
)


def pack(file: Path, *names: str | zipfile.ZipInfo, data: bytes = BOOK) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, data)
    return file


def found(file: Path, *others: Path) -> dict[str, Found]:
    to = file.parent / "out" / "unpacked"
    return {item.name: item for item in find_submissions([file, *others], RELEASED, to)}


def ready(items: dict[str, Found]) -> list[str]:
    return sorted(item.student for item in items.values() if item.fate is Fate.READY)


# --- what is a class ----------------------------------------------------------------------------


def test_a_canvas_download_is_seen_like_the_folder_it_holds(tmp_path):
    items = found(pack(tmp_path / "submissions.zip", *CANVAS))
    assert ready(items) == ["anon_Xy3aB", "lovelaceada_1001", "müllerjörg_1002", "turingalan_1007"]
    late = items["müllerjörg_LATE_1002_20002_one_hot-1.ipynb"]
    assert (late.lms, late.lms_user, late.late_flag, late.attempt) == ("canvas", "1002", True, 1)
    typed = items["kimlee_1003_text.html"]
    assert (typed.fate, typed.student, typed.lms_user) == (Fate.REJECTED, "kimlee_1003", "1003")
    assert items["LATE_anon_Xy3aB_20003_one_hot.ipynb"].late_flag


def test_a_moodle_download_with_and_without_folders(tmp_path):
    names = (
        "Ada Lovelace_40011_assignsubmission_file_/one_hot.ipynb",
        "Jörg Müller_40012_assignsubmission_file/one_hot.ipynb",
        "Lee Kim_40013_assignsubmission_file_one_hot.ipynb",
        "Participant_40014_assignsubmission_file_/one_hot.ipynb",
    )
    items = found(pack(tmp_path / "SEQ-Smoothing-771.zip", *names))
    assert [items[name].lms_user for name in names] == ["40011", "40012", "40013", "40014"]


def test_a_gradescope_export_is_read_with_its_metadata(tmp_path):
    file = tmp_path / "submissions.zip"
    metadata = (
        "submission_501:\n  :submitters:\n  - :name: Ada Lovelace\n    :sid: s0001\n"
        "    :email: ada@example.edu\n  :created_at: 2026-10-19 18:15:33.000000000 Z\n"
    )
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("assignment_9_export/submission_metadata.yml", metadata)
        archive.writestr("assignment_9_export/submission_501/one_hot.ipynb", BOOK)
    items = found(file)
    (book,) = (item for item in items.values() if item.fate is Fate.READY)
    assert (book.student, book.lms_user, book.told) == ("s0001", "s0001", True)


def test_a_plain_zip_of_several_students_is_a_class_when_it_is_all_that_was_given(tmp_path):
    file = pack(tmp_path / "class.zip", "ada/one_hot.ipynb", "bob/one_hot.ipynb", "eve.zip")
    assert ready(found(file)) == ["ada", "bob", "eve"]
    other = pack(tmp_path / "x" / "ada.zip", "one_hot.ipynb")
    assert ready(found(file, other)) == ["ada", "class"]  # two zips, one of each student


@pytest.mark.parametrize(
    "names",
    [
        ("one_hot.ipynb",),
        ("one_hot.ipynb", "scratch.ipynb"),
        ("one_hot.ipynb", "tests/test_it.py", "tests/test_more.py"),
        ("src/one_hot.ipynb", "__MACOSX/src/._one_hot.ipynb"),
        ("data.csv",),
        ("inner.zip",),
    ],
)
def test_a_student_s_own_zip_stays_one_submission(tmp_path, names):
    items = found(pack(tmp_path / "ada.zip", *names))
    assert ready(items) == ["ada"]
    assert not (tmp_path / "out").exists()


def test_without_a_folder_to_unpack_to_a_class_is_a_zip_like_any_other(tmp_path):
    file = pack(tmp_path / "submissions.zip", *CANVAS)
    assert [item.name for item in find_submissions([file], RELEASED)] == ["submissions.zip"]


def test_two_classes_have_a_folder_each_in_the_names(tmp_path):
    monday = pack(tmp_path / "monday.zip", *CANVAS[:2])
    friday = pack(tmp_path / "friday.zip", CANVAS[2])
    items = found(monday, friday)
    assert "monday.zip/lovelaceada_1001_20001_one_hot.ipynb" in items
    assert ready(items) == ["lovelaceada_1001", "müllerjörg_1002", "turingalan_1007"]


def test_among_the_zips_of_students_none_can_hand_in_for_others(tmp_path):
    ada = pack(tmp_path / "ada.zip", "one_hot.ipynb")
    mallory = pack(tmp_path / "mallory.zip", "lovelaceada_1001_90001_one_hot-9.ipynb")
    assert ready(found(mallory, ada)) == ["ada", "mallory"]


# --- what is in it ------------------------------------------------------------------------------


def test_every_member_is_listed_and_only_submissions_are_unpacked(tmp_path):
    names = (*CANVAS, "kimlee_1004_20009_movie.mp4", "kimlee_1005_20010_data.csv", ".DS_Store")
    items = found(pack(tmp_path / "submissions.zip", *names))
    assert set(items) == set(names)
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert sorted(path.name for path in written) == [
        "000001.ipynb",
        "000002.ipynb",
        "000003.zip",
        "000005.ipynb",
    ]


def test_a_second_look_finds_the_same_and_writes_nothing_again(tmp_path):
    file = pack(tmp_path / "submissions.zip", *CANVAS)
    first = found(file)
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.ipynb")}
    assert found(file) == first
    assert {path: path.stat().st_mtime_ns for path in times} == times
    (half,) = (path for path in times if path.name == "000001.ipynb")
    half.write_bytes(BOOK[:10])  # as a power cut may leave it
    found(file)
    assert half.read_bytes() == BOOK


def test_names_that_lead_out_of_the_zip_lead_nowhere(tmp_path):
    names = (
        "../../evil_1001_20001_a.ipynb",
        "/etc/evil_1002_20002_b.ipynb",
        "C:\\evil_1003_20003_c.ipynb",
    )
    items = found(pack(tmp_path / "in" / "submissions.zip", *names))
    assert len(ready(items)) == 3
    written = {path.parent.parent for path in tmp_path.rglob("0*.ipynb")}
    assert written == {tmp_path / "in" / "out" / "unpacked"}
    assert not list(tmp_path.rglob("evil*"))


def test_a_name_that_stands_twice_is_two_entries(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        file = pack(tmp_path / "submissions.zip", CANVAS[0], CANVAS[0])
    assert len(found(file)) == 2


def test_links_encrypted_and_oversized_members_cost_only_their_own_student(tmp_path):
    link = zipfile.ZipInfo("linkus_1001_20001_one_hot.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = tmp_path / "submissions.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb_1002_20002_one_hot.ipynb", b" " * (129 << 20))
        archive.writestr("crypt_1003_20003_one_hot.ipynb", BOOK)
        archive.writestr("broken_1004_20004_one_hot.ipynb", bytes(range(256)) * 9)
        archive.writestr("fine_1005_20005_one_hot.ipynb", BOOK)
    spoil(file)
    items = {item.lms_user: item for item in found(file).values()}
    assert items["1005"].fate is Fate.READY
    reasons = {user: item.reason for user, item in items.items() if item.fate is Fate.REJECTED}
    assert reasons["1001"] == "a symbolic link, not a file that can be graded"
    assert "more than the 128 MiB allowed" in reasons["1002"]
    assert "encrypted" in reasons["1003"]
    assert "damaged in the zip" in reasons["1004"]


def spoil(file: Path) -> None:
    """Mark one member as encrypted and change a byte of another."""
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        broken = archive.getinfo("broken_1004_20004_one_hot.ipynb")
    start = broken.header_offset + 30 + len(broken.filename)
    data[start + 20] ^= 0xFF
    entry = data.rindex(b"crypt_1003") - 46
    data[entry + 8] |= 1
    file.write_bytes(data)


def test_names_in_utf_8_that_the_zip_does_not_mark_as_such_are_read(tmp_path):
    file = pack(tmp_path / "submissions.zip", "mullerjorg_1002_20002_one_hot.ipynb")
    data = file.read_bytes().replace(b"mullerjorg", "müllerörg"[:8].encode())
    assert len(data) == file.stat().st_size
    file.write_bytes(data)
    assert ready(found(file)) == ["müllerör_1002"]


def test_a_zip_that_is_cut_off_is_read_as_a_submission_which_says_what_is_wrong(tmp_path):
    file = pack(tmp_path / "submissions.zip", *CANVAS)
    file.write_bytes(file.read_bytes()[:-30])
    assert list(found(file)) == ["submissions.zip"]


def test_a_path_that_is_not_there_is_still_a_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match="there is no file or folder"):
        found(tmp_path / "nowhere.zip")
