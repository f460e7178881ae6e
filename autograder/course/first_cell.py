"""The first cell of a released notebook, and what it finds in the metadata of the notebook.

The cell finds the notebook's own file and runs the grader that travels in its metadata. Students
rename and copy files: every copy of this assignment's notebook has the same metadata, so any will
do here, and the export looks again which one is open. Under Colab a notebook is not a file, and
Colab is asked for it. Grading skips the cell, so it leaves nothing behind that a function could
come to need.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.course.master import Master
from autograder.course.questions import Question, WrittenQuestion
from autograder.course.reference import imported_modules

OWN_METADATA = "autograder"  # the part of a notebook's metadata that only this kit reads
GRADING_PYTHON = [3, 11]  # of the grading image, Debian's; others may write with a newer one
NOISY = ("keras", "tensorflow")  # modules whose import writes pages of red lines
_GRADER = Path(__file__).with_name("student_grader.py")
_FIRST_CELL = Path(__file__).with_name("templates") / "first_cell.txt"


def first_cell(assignment: str) -> str:
    """The text of the first code cell."""
    text = _FIRST_CELL.read_text(encoding="utf-8").rstrip("\n")
    return text.replace("{assignment}", assignment)


def grader_metadata(
    master: Master, answers: Iterable[str], code: Iterable[str], blank: str
) -> dict[str, Any]:
    """What the grader in the notebook goes by, its own text included.

    `answers` are the texts of the answer cells as they are handed out, `code` those of all code
    cells, `blank` what stands in place of each answer in words.
    """
    stubs: dict[str, dict[str, str]] = {question.id: {} for question in master.questions}
    for source in answers:
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and node.name in master.functions:
                if ast.get_docstring(node) is not None:
                    node.body = node.body[1:] or [ast.Pass()]
                stubs[master.functions[node.name]][node.name] = ast.unparse(node)
    imported = {module for source in code for module in imported_modules(source)}
    asked: list[Question | WrittenQuestion] = [*master.questions, *master.written]
    return {
        "assignment": master.assignment,
        "grader": _GRADER.read_text(encoding="utf-8"),
        "hints": {q.id: list(q.hints) for q in asked if q.hints},
        "noisy": [module for module in NOISY if module in imported],
        "python": GRADING_PYTHON,
        "stubs": stubs,
        "written": {question.id: blank for question in master.written},
    }
