"""Of several files in one upload, the one that counts is the assignment's answer."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from autograder.errors import RejectedSubmission
from autograder.intake import Fate, Found, GivenCell, ReleasedCells, find_submissions, load
from autograder.intake.found import FileKind
from autograder.intake.load import read, taken_from
from autograder.on_gradescope.upload import find_upload

STUBS = {name: f"def {name}(x):\n    raise NotImplementedError" for name in ("a", "b", "c", "d")}
RELEASED = ReleasedCells(
    "one_hot",
    {name: f"q{at}" for at, name in enumerate(STUBS, start=1)},
    tuple(GivenCell(f"cell-{name}", "code", source) for name, source in STUBS.items()),
    {"windowing": ("window", "stride")},
)


def book(*sources: str, assignment: str = "") -> bytes:
    cells = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": []} for source in sources
    ]
    metadata = {"otter": {"assignment_name": assignment}} if assignment else {}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4}).encode()


ANSWER = book(*[f"def {name}(x):\n    return x" for name in STUBS], assignment="one_hot")
STUB = book(*STUBS.values(), assignment="one_hot")
STUB_WITH_SCRATCH = book("import numpy as np", *STUBS.values(), "print(1)")
WINDOWING = book("def window(x):\n    return x", assignment="windowing")
SCRATCH = book("x = 1\nprint(x)")
PART = book("def a(x):\n    return 2 * x")
BROKEN = b'{"cells": ['
SCRIPT = b"def a(x):\n    return x\n\n\ndef b(x):\n    return x\n"


def chosen(folder: Path, files: dict[str, bytes]) -> Found:
    """The one that counts of a student's files; `files` in the order of their times."""
    for at, (name, data) in enumerate(files.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (1000 + at, 1000 + at))
    found = find_submissions([folder], RELEASED.file_name, released=RELEASED)
    (counts,) = (item for item in found if item.fate is Fate.READY and "other" not in item.name)
    return counts


CHOICES = [
    ({"one_hot": ANSWER, "windowing": WINDOWING}, "one_hot"),
    ({"windowing": WINDOWING, "my_answer": ANSWER}, "my_answer"),
    ({"one_hot": STUB, "one_hot_solved": ANSWER}, "one_hot_solved"),
    ({"final": ANSWER, "one_hot": STUB}, "final"),
    ({"final": ANSWER, "one_hot": STUB_WITH_SCRATCH}, "final"),
    ({"one_hot": ANSWER, "draft": ANSWER}, "one_hot"),
    ({"draft": ANSWER, "final": ANSWER}, "final"),
    ({"scratch": SCRATCH, "hw": ANSWER, "zz": SCRATCH}, "hw"),
    ({"hw": ANSWER, "try": PART}, "hw"),
    ({"one_hot": STUB, "scratch": SCRATCH}, "one_hot"),
    ({"one_hot": STUB, "windowing": WINDOWING}, "one_hot"),
    ({"one_hot": BROKEN, "hw": ANSWER}, "hw"),
    ({"hw": ANSWER, "one_hot": WINDOWING}, "hw"),
    ({"hw-3": ANSWER, "hw3_final": ANSWER}, "hw3_final"),
    ({"hw3_final": ANSWER, "hw-3": STUB}, "hw3_final"),
]
IDS = ["+".join(files) for files, _ in CHOICES]


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for at, (name, data) in enumerate(files.items()):
            archive.writestr(zipfile.ZipInfo(name, (2026, 10, 1 + at, 0, 0, 0)), data)
    return path


@pytest.mark.parametrize(("files", "right"), CHOICES, ids=IDS)
def test_in_canvas_it_is_the_answer_that_counts(tmp_path, files, right):
    named = {
        f"lovelaceada_1001_{20000 + at}_{name}.ipynb": data
        for at, (name, data) in enumerate(files.items())
    }
    others = {"hopperother_1002_20100_one_hot.ipynb": ANSWER}
    others |= {"turingother_1003_20200_one_hot.ipynb": ANSWER}
    counts = chosen(tmp_path, {**named, **others})
    assert counts.name.endswith(f"_{right}.ipynb")
    assert any("chosen among" in note for note in counts.notes)
    assert any("Canvas's user 1001" in note for note in counts.notes)


@pytest.mark.parametrize(("files", "right"), CHOICES, ids=IDS)
def test_in_a_folder_of_moodle_it_is_the_answer_that_counts(tmp_path, files, right):
    folder = "Ada Lovelace_40011_assignsubmission_file_"
    counts = chosen(tmp_path, {f"{folder}/{name}.ipynb": data for name, data in files.items()})
    assert counts.name == f"{folder}/{right}.ipynb"


@pytest.mark.parametrize(("files", "right"), CHOICES, ids=IDS)
def test_in_a_clone_it_is_the_answer_that_counts(tmp_path, files, right):
    clones = {f"one-hot-other{at}/one_hot.ipynb": ANSWER for at in range(5)}
    mine = {f"one-hot-ada/{name}.ipynb": data for name, data in files.items()}
    counts = chosen(tmp_path, {**clones, **mine})
    assert (counts.name, counts.student) == (f"one-hot-ada/{right}.ipynb", "ada")


@pytest.mark.parametrize(("files", "right"), CHOICES, ids=IDS)
def test_in_a_zip_it_is_the_answer_that_counts(tmp_path, files, right):
    path = zipped(tmp_path / "ada.zip", {f"{name}.ipynb": data for name, data in files.items()})
    (found,) = find_submissions([path], RELEASED.file_name, released=RELEASED)
    loaded = load(found, RELEASED)
    assert taken_from(loaded.notes) == f"{right}.ipynb"
    assert any("chosen among" in note for note in loaded.notes)
    # The feedback page shows the member that was graded, by the notes of the result alone.
    shown, _ = read(path, found.kind, RELEASED.file_name, member=taken_from(loaded.notes))
    expected = json.loads(files[right])["cells"][0]["source"]
    assert shown.cells[0].source == expected


@pytest.mark.parametrize(("files", "right"), CHOICES, ids=IDS)
def test_on_gradescope_it_is_the_answer_that_counts(tmp_path, files, right):
    for at, (name, data) in enumerate(files.items()):
        path = tmp_path / f"{name}.ipynb"
        path.write_bytes(data)
        os.utime(path, (1000 + at, 1000 + at))
    counts = find_upload(tmp_path, RELEASED.file_name, RELEASED)
    assert counts.name == f"{right}.ipynb"
    assert any("chosen among" in note for note in counts.notes)
    assert any("chosen among" in note for note in load(counts, RELEASED).notes)


def test_a_zip_with_the_answer_beside_the_untouched_notebook(tmp_path):
    archive = zipped(tmp_path / "made" / "x.zip", {"hw/one_hot.ipynb": ANSWER, "a.py": b"x = 1"})
    files = {"ada/one_hot.ipynb": STUB, "ada/mine.zip": archive.read_bytes()}
    counts = chosen(tmp_path / "class", files)
    assert counts.name == "ada/mine.zip"
    assert "ada/one_hot.ipynb (is untouched)" in " ".join(counts.notes)


def test_a_script_with_the_answer_beside_the_untouched_notebook_counts(tmp_path):
    counts = chosen(tmp_path, {"ada/one_hot.ipynb": STUB, "ada/solution.py": SCRIPT})
    assert counts.name == "ada/solution.py"


def test_a_module_beside_the_answer_is_none_and_needs_no_note(tmp_path):
    counts = chosen(tmp_path, {"ada/one_hot.ipynb": ANSWER, "ada/helpers.py": b"x = 1"})
    assert (counts.name, counts.notes) == ("ada/one_hot.ipynb", ())


def test_a_number_behind_a_dash_counts_between_equal_names_only(tmp_path):
    names = ("one_hot-1", "one_hot-2", "one_hot", "later")
    files = {f"lovelaceada_1001_{20000 + at}_{name}.ipynb": ANSWER for at, name in enumerate(names)}
    others = {f"hopperother_100{at}_2010{at}_one_hot.ipynb": ANSWER for at in (2, 3)}
    assert chosen(tmp_path, {**files, **others}).name.endswith("_one_hot-2.ipynb")


def test_of_two_uploads_the_later_counts_whatever_is_in_it(tmp_path):
    files = {"ada/attempt 1/one_hot.ipynb": ANSWER, "ada/attempt 2/one_hot.ipynb": STUB}
    assert chosen(tmp_path, files).name == "ada/attempt 2/one_hot.ipynb"


def test_what_was_not_chosen_says_why(tmp_path):
    others = {f"other{at}/one_hot.ipynb": ANSWER for at in range(2)}
    mine = {"one_hot": STUB, "hw": ANSWER, "old": BROKEN}
    chosen(tmp_path, {**{f"ada/{name}.ipynb": data for name, data in mine.items()}, **others})
    found = find_submissions([tmp_path], RELEASED.file_name, released=RELEASED)
    reasons = {item.name: item.reason for item in found if item.fate is Fate.SUPERSEDED}
    assert "is untouched" in reasons["ada/one_hot.ipynb"]
    assert "cannot be graded: not a notebook: broken JSON" in reasons["ada/old.ipynb"]


def test_a_zip_of_scratch_files_is_rejected_with_their_names(tmp_path):
    path = zipped(tmp_path / "ada.zip", {"a.ipynb": SCRATCH, "b.ipynb": SCRATCH})
    (found,) = find_submissions([path], RELEASED.file_name, released=RELEASED)
    with pytest.raises(RejectedSubmission, match=r"2 files that could be meant \(.*functions"):
        load(found, RELEASED)


def test_without_the_release_names_decide_as_before(tmp_path):
    path = zipped(tmp_path / "ada.zip", {"a.ipynb": SCRATCH, "one_hot.ipynb": SCRATCH})
    _, notes = read(path, find_submissions([path])[0].kind, RELEASED.file_name)
    assert taken_from(notes) == "one_hot.ipynb"


@pytest.mark.parametrize("name", ["one_hot.ipynb.txt", "hw/mine.ipynb.json", "One_Hot.ipynb "])
def test_in_a_zip_too_a_download_may_have_another_ending_appended(tmp_path, name):
    path = zipped(tmp_path / "ada.zip", {name: ANSWER, "notes.txt": b"x", "data.json": b"{}"})
    (found,) = find_submissions([path], RELEASED.file_name, released=RELEASED)
    assert found.fate is Fate.READY
    notebook, _ = read(path, found.kind, RELEASED.file_name)
    assert len(notebook.cells) == 4


@pytest.mark.parametrize("name", ["one_hot.py", "one_hot.py.txt", "One_Hot.PY "])
def test_a_script_may_have_another_ending_appended(tmp_path, name):
    alone = chosen(tmp_path / "folder", {f"ada/{name}": SCRIPT})
    path = zipped(tmp_path / "ada.zip", {name: SCRIPT})
    (packed,) = find_submissions([path], RELEASED.file_name, released=RELEASED)
    for found in (alone, packed):
        notebook, _ = read(found.path, found.kind, RELEASED.file_name)
        assert any("def b(x):" in cell.source for cell in notebook.cells)


ADDED = [".crdownload", ".part", ".bak", "~", "_", " (1)", "-1", ".unknown", ".xml", "?d=1", ".doc"]


@pytest.mark.parametrize("added", ADDED)
def test_whatever_was_added_to_the_name_of_a_notebook_it_is_read_as_one(tmp_path, added):
    found = chosen(tmp_path / "folder", {f"ada/one_hot.ipynb{added}": ANSWER})
    assert (found.student, found.kind) == ("ada", FileKind.NOTEBOOK)
    found = chosen(tmp_path / "flat", {f"ada.ipynb{added}": ANSWER, f"x.ipynb{added}": b"\x89PNG"})
    assert found.name == f"ada.ipynb{added}"


@pytest.mark.parametrize("ending", ["pynb", "ipyn", "ipnb", "ipybn", "ipynb2"])
def test_a_notebook_whose_ending_is_misspelt_is_read(tmp_path, ending):
    found = chosen(tmp_path, {f"ada/one_hot.{ending}": ANSWER})
    assert (found.student, found.kind) == ("ada", FileKind.NOTEBOOK)


@pytest.mark.parametrize("added", ADDED)
def test_beside_a_notebook_such_a_name_is_a_copy_that_somebody_s_editor_keeps(tmp_path, added):
    files = {f"ada/one_hot.ipynb{added}": SCRATCH, "ada/one_hot.ipynb": ANSWER}
    assert chosen(tmp_path / "folder", files).name == "ada/one_hot.ipynb"
    files = {f"ada/copy.ipynb{added}": SCRATCH, "ada/one_hot.py": SCRIPT}
    assert chosen(tmp_path / "script", files).name == "ada/one_hot.py"
    files = {f"ada.ipynb{added}": SCRATCH, "ada.ipynb": ANSWER}
    assert chosen(tmp_path / "flat", files).name == "ada.ipynb"


def test_a_notebook_counts_before_one_with_another_ending(tmp_path):
    path = zipped(tmp_path / "ada.zip", {"one_hot.ipynb": ANSWER, "copy.ipynb.txt": SCRATCH})
    notebook, _ = read(path, find_submissions([path], RELEASED.file_name)[0].kind, "one_hot.ipynb")
    assert len(notebook.cells) == 4
