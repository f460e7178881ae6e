"""The first cell of a released notebook, and what it finds in the metadata of the notebook.

The cell finds the notebook's own file and runs the grader that travels in its metadata. Students
rename and copy files: every copy of this assignment's notebook has the same metadata, so any will
do here, and the export looks again which one is open. Under Colab a notebook is no file, and Colab
is asked for it. Grading skips the cell, so it leaves nothing behind that a function could come to
need.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.course.master import Master
from autograder.course.reference import imported_modules

OWN_METADATA = "autograder"  # the part of a notebook's metadata that only this kit reads
NOISY = ("keras", "tensorflow")  # modules whose import writes pages of red lines
_GRADER = Path(__file__).with_name("student_grader.py")
_FIRST_CELL = """\
# Run this cell first, and again after each restart of the kernel: it starts the checks. Their code
# is in the metadata of this notebook's file, as "grader" under "autograder".
def _start_checks():
    import json, os, pathlib, sys, types

    class NotFound(Exception):
        def _render_traceback_(self):  # a message is enough
            return [str(self)]

    told = [os.environ.get("JPY_SESSION_NAME"), globals().get("__vsc_ipynb_file__")]
    files = [pathlib.Path(path) for path in told if path] + sorted(pathlib.Path().glob("*.ipynb"))
    for path in [*files, None]:
        try:
            if path:
                notebook = json.loads(path.read_text(encoding="utf-8-sig"))
            else:
                from google.colab import _message

                notebook = _message.blocking_request("get_ipynb", timeout_sec=30)["ipynb"]
            own = notebook["metadata"]["autograder"]
        except (ImportError, OSError, ValueError, LookupError, TypeError):
            continue
        if own["assignment"] == "{assignment}":
            module = sys.modules["student_grader"] = types.ModuleType("student_grader")
            exec(compile(own["grader"], "student_grader.py", "exec"), module.__dict__)
            folder = path.parent if path else pathlib.Path()
            return module.start(notebook["metadata"], globals(), folder)
    raise NotFound(
        f"No notebook of this assignment in {os.getcwd()}: put {assignment}.ipynb there,\\n"
        "with all that came with it, or go there, %cd FOLDER, and run this cell again."
    )


grader = _start_checks()"""


def first_cell(assignment: str) -> str:
    """The text of the first code cell."""
    return _FIRST_CELL.replace("{assignment}", assignment)


def grader_metadata(master: Master, answers: Iterable[str], code: Iterable[str]) -> dict[str, Any]:
    """What the grader in the notebook goes by, its own text included.

    `answers` are the texts of the answer cells as they are handed out, `code` those of the code
    cells that grading runs.
    """
    stubs: dict[str, dict[str, str]] = {question.id: {} for question in master.questions}
    for source in answers:
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and node.name in master.functions:
                if ast.get_docstring(node) is not None:
                    node.body = node.body[1:] or [ast.Pass()]
                stubs[master.functions[node.name]][node.name] = ast.unparse(node)
    imported = {module for source in code for module in imported_modules(source)}
    return {
        "assignment": master.assignment,
        "grader": _GRADER.read_text(encoding="utf-8"),
        "hints": {q.id: list(q.hints) for q in master.questions if q.hints},
        "noisy": [module for module in NOISY if module in imported],
        "stubs": stubs,
    }
