"""What feedback pages are called: in the output folder, and in the zip that an LMS takes back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.gradebook.csv_file import result_files
from autograder.grades import Grade
from autograder.lms.file_names import feedback_name

FEEDBACK_NAME = "feedback"


def page_files(grades: Sequence[Grade]) -> tuple[str, ...]:
    """Name the page of each grade in the output folder, as its result file is named."""
    keys = [_key(grade) for grade in grades]
    files = result_files((key, grade.student) for key, grade in zip(keys, grades, strict=True))
    return tuple(f"{files[key].removesuffix('.json')}.html" for key in keys)


def _key(grade: Grade) -> str:
    """What tells one page from another: each member of a group has one."""
    if grade.result is None:
        return f"roster/{grade.student}"
    own = grade.result.submission
    return f"{own}/{grade.student}" if grade.handed_in_by else own


def name_for_lms(grade: Grade, page: str) -> str:
    """Name a page in the zip so that the LMS gives it to its student; else as in the folder.

    The name of a file leads to the one who handed it in, and to no other member of a group.
    """
    receipt = None if grade.handed_in_by else grade.receipt
    if receipt is None:
        return page
    return feedback_name(receipt.lms, receipt.lms_user, Path(receipt.path)) or page
