"""Gradescope's own list is believed where Gradescope wrote it, and can cost nobody the grading."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from autograder import limited
from autograder.intake import Fate, find_submissions
from autograder.intake.gradescope import lists_in
from autograder.lms.file_names import GRADESCOPE_LIST

BOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
RELEASED = "one_hot.ipynb"


def write(root: Path, name: str, data: bytes = BOOK) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def ready(root: Path) -> dict[str, str]:
    found = find_submissions([root], RELEASED)
    return {item.name: item.student for item in found if item.fate is Fate.READY}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a: [b\n\xff", "broken YAML"),
        (b"[" * 200_000, "brought down the process that read it"),
        (b"- " * 20_000 + b"a", "nested too deeply|brought down|not a list"),
        (b"- one\n- two\n", "not a list of submissions"),
        (b"a: &a [x, x]\n" + b"b: &b [*a, *a]\n" * 2, "no reason"),
    ],
    ids=["broken", "nested", "nested-lists", "no-mapping", "aliases"],
)
def test_gradescope_metadata_that_cannot_be_read_leaves_the_folders_and_says_why(
    tmp_path, data, why
):
    write(tmp_path, "submission_501/one_hot.ipynb")
    write(tmp_path, "submission_metadata.yml", data=data)
    assert ready(tmp_path) == {"submission_501/one_hot.ipynb": "submission_501"}
    (item,) = [f for f in find_submissions([tmp_path], RELEASED) if not f.student]
    assert item.fate is Fate.IGNORED
    if why != "no reason":
        assert re.search(rf"cannot be used \(.*({why})", item.reason), item.reason
        assert "\n" not in item.reason


def test_gradescope_metadata_that_would_take_all_memory_is_left_out(tmp_path, monkeypatch):
    """64 MiB of this would take 17 GB; here less of it meets a lower limit."""
    monkeypatch.setattr(limited, "MEMORY", 2**27)
    limited.close()
    write(tmp_path, "submission_501/one_hot.ipynb")
    write(tmp_path, GRADESCOPE_LIST, data=b"[" + b"[]," * 300_000 + b"]")
    (item,) = [f for f in find_submissions([tmp_path], RELEASED) if not f.student]
    limited.close()
    assert "it takes more than 0.125 GiB of memory" in item.reason
    assert ready(tmp_path) == {"submission_501/one_hot.ipynb": "submission_501"}


ADA = b"""submission_502:
  :submitters:
  - :sid: 'ada'
  :created_at: 2030-01-01 00:00:00 Z
"""


@pytest.mark.parametrize(
    "place",
    ["submission_501", "submission_501/submission_502", "ben", "ben/inner", "."],
)
def test_a_list_among_the_files_handed_in_decides_nothing(tmp_path, place):
    """It would let a student hand in for others, or cost them their work."""
    if place.startswith("submission"):
        write(tmp_path, "export/submission_501/one_hot.ipynb")
        write(tmp_path, "export/submission_502/one_hot.ipynb")
        write(tmp_path, f"export/{place}/submission_metadata.yml", data=ADA)
        write(tmp_path, f"export/{place}/submission_502/one_hot.ipynb")
    else:
        write(tmp_path, "ada.ipynb" if place == "." else "ada/one_hot.ipynb")
        write(tmp_path, f"{place}/submission_metadata.yml", data=ADA)
        write(tmp_path, f"{place}/submission_502/one_hot.ipynb")
    found = find_submissions([tmp_path], RELEASED)
    (item,) = [f for f in found if f.path.name == "submission_metadata.yml"]
    assert "not where Gradescope writes it" in item.reason
    assert not any(f.uploaded for f in found)


def test_two_exports_side_by_side_keep_their_lists(tmp_path):
    for export, sid in (("one", "501"), ("two", "502")):
        write(tmp_path, f"{export}/submission_{sid}/one_hot.ipynb")
        text = f"submission_{sid}:\n  :submitters:\n  - :sid: 's{sid}'\n"
        write(tmp_path, f"{export}/submission_metadata.yml", data=text.encode())
    assert set(ready(tmp_path).values()) == {"s501", "s502"}


def test_a_list_for_each_of_many_students_takes_no_time_that_grows_with_its_square(tmp_path):
    paths = [
        (f"s{number}", name) for number in range(40_000) for name in ("a.ipynb", GRADESCOPE_LIST)
    ]
    started = time.process_time()
    assert lists_in(paths) == set()
    assert time.process_time() - started < 5
