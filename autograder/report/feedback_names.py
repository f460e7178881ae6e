"""What feedback pages are called: in the output folder, and in the zip that an LMS takes back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.gradebook.csv_file import result_files
from autograder.grades import Grade

FEEDBACK_NAME = "feedback"
_CANVAS = re.compile(r".*_\d+_\d+_.+", re.DOTALL)
_MOODLE = re.compile(r"[^/]+_\d+_assignsubmission_(?:file|onlinetext)_?", re.DOTALL)
_MOODLE_FLAT = re.compile(r"([^/]+_\d+_assignsubmission_(?:file|onlinetext)_).+", re.DOTALL)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/\ud800-\udfff]')


def page_files(grades: Sequence[Grade]) -> tuple[str, ...]:
    """Name the page of each grade in the output folder, as its result file is named."""
    keys = [g.result.submission if g.result else f"roster/{g.student}" for g in grades]
    files = result_files((key, grade.student) for key, grade in zip(keys, grades, strict=True))
    return tuple(f"{files[key].removesuffix('.json')}.html" for key in keys)


def name_for_lms(grade: Grade, page: str) -> str:
    """Name a page in the zip so that the LMS gives it to its student; else as in the folder.

    - Canvas ("Upload submissions" of an assignment) finds student and upload by the two numbers
      between underscores, `lovelaceada_1001_2002_homework.ipynb`, and takes any ending. It drops
      what ends in `_text.html` or `_link.html`: that is how it names texts and links itself. So
      `-feedback.html` takes the place of the ending.
    - Moodle ("Upload multiple feedback files in a zip") looks for a folder, or the beginning of
      a file's name, of the form `Name_1001_assignsubmission_file_`; what follows is the file's
      own name.

    Both want the names of their download back, so they are taken from the file that was graded.
    """
    receipt = grade.receipt
    if receipt is None:
        return page
    path = Path(receipt.path)
    if receipt.lms == "canvas" and _CANVAS.fullmatch(path.name):
        return f"{_UNSAFE.sub('_', path.stem)}-feedback.html"
    if receipt.lms == "moodle":
        if flat := _MOODLE_FLAT.fullmatch(path.name):
            return f"{_UNSAFE.sub('_', flat[1])}/feedback.html"
        for folder in reversed(path.parent.parts):
            if _MOODLE.fullmatch(folder):
                return f"{_UNSAFE.sub('_', folder)}/feedback.html"
    return page
