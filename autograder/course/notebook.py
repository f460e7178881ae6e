"""Master → jupytext → Otter Assign → the notebook that students get, the same bytes every time.

Otter strips the solutions and makes the cells that check and export. What it leaves to chance is
fixed here: cell ids follow from the cells, metadata is pinned, keys are sorted. The configuration
of Otter Assign is in this file alone. Hidden tests are never opened here.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course.cells import SKIP_TAG
from autograder.course.first_cell import OWN_METADATA, first_cell, grader_metadata
from autograder.course.hints import holds_hints
from autograder.course.master import Master
from autograder.course.pictures import PLOT_TEXT, with_pictures
from autograder.course.questions import Question
from autograder.course.settings import Course
from autograder.errors import MasterError, UsageError
from autograder.records import Cell

FOLDER = "assignments"
TYPE_HERE = "_Type your answer here, replacing this text._"  # Otter's, for answers in words
ANSWER_TAG = "otter_answer_cell"  # Otter's own word for a cell with the student's answer
WRITTEN_CELL = re.compile(r"(w[1-9][0-9]*)-answer")  # the id of a cell for an answer in words
GOES_ON_TAG = "raises-exception"  # Jupyter's word for a cell whose error stops no Run All
_SOLUTION_TAG = "otter_assign_solution_cell"  # what Otter leaves on it when it strips all cells

# What Otter Assign is told; it reads this as the configuration cell at the top of a master.
OTTER_CONFIG: Mapping[str, Any] = {
    "strip_solutions_from_all_cells": True,  # a marker outside a solution block leaks otherwise
    "tests": {"ok_format": False},  # the doctest format compares outputs, which a master lacks
    "init_cell": True,
    "check_all_cell": True,
    # No PDF, which needs a TeX installation; no second run of a notebook that may take minutes;
    # no log, which is pickled and of no use for grading. Saved first: the zip holds the file.
    "export_cell": {"pdf": False, "run_tests": False, "ignore_log": True, "force_save": True},
    "run_tests": False,
    "generate": False,
}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class ReleasedCell:
    """One cell of a released notebook."""

    id: str
    kind: str  # markdown, raw or code
    source: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReleasedNotebook:
    """The notebook that students get, as grading needs to know it."""

    assignment: str
    text: str  # the file

    @property
    def name(self) -> str:
        """The name under which it is released."""
        return f"{self.assignment}.ipynb"

    @cached_property
    def content(self) -> dict[str, Any]:
        """The notebook as plain JSON data; not to be changed."""
        content: dict[str, Any] = json.loads(self.text)
        return content

    @cached_property
    def cells(self) -> tuple[ReleasedCell, ...]:
        """All cells in order."""
        return tuple(
            ReleasedCell(
                id=cell["id"],
                kind=cell["cell_type"],
                source="".join(cell["source"]),
                tags=tuple(cell["metadata"].get("tags", ())),
            )
            for cell in self.content["cells"]
        )

    @cached_property
    def skipped(self) -> frozenset[str]:
        """The ids of the code cells that grading does not run."""
        return frozenset(c.id for c in self.cells if c.kind == "code" and SKIP_TAG in c.tags)

    @cached_property
    def answers(self) -> Mapping[str, str]:
        """The written question that each cell for an answer in words is for, by its id."""
        found = {cell.id: WRITTEN_CELL.fullmatch(cell.id) for cell in self.cells}
        return {id_: match[1] for id_, match in found.items() if match}

    @cached_property
    def functions(self) -> Mapping[str, str]:
        """The function that each answer cell defines, by the id of the cell."""
        found = {}
        for cell in self.cells:
            if cell.kind == "code" and ANSWER_TAG in cell.tags:
                for node in ast.parse(cell.source).body:
                    if isinstance(node, ast.FunctionDef):
                        found[cell.id] = node.name
        return found


def released_path(course: Course, assignment: str) -> Path:
    """Where the released notebook of `assignment` lies in the course's folder."""
    return course.folder / FOLDER / assignment / f"{assignment}.ipynb"


def load_released(course: Course, assignment: str) -> ReleasedNotebook:
    """The released notebook as it lies in the course's folder; `UsageError` without one."""
    course.assignment(assignment)
    path = released_path(course, assignment)
    try:
        notebook = ReleasedNotebook(assignment, path.read_text(encoding="utf-8"))
        notebook.cells  # noqa: B018 - reads the whole of it now, where its path is known
    except FileNotFoundError:
        raise UsageError(f"{path} is missing; run: autograder release {assignment}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path} is not as it was released ({error}); run: autograder release {assignment}"
        ) from None
    return notebook


def make_notebook(master: Master) -> ReleasedNotebook:
    """The notebook that students get for `master`; equal masters give equal bytes."""
    notebook = _assigned(master)
    cells = [cell for cell in notebook.cells if cell.source.strip()]
    _introduce(cells, master)
    _name_written_answers(cells, master)
    counts: Counter[str] = Counter()
    answered = False  # whether a question was before the cell
    for cell in cells:
        _settle(cell, master)
        answered = answered or _is_answer(cell)
        if answered and _is_experiment(cell):
            cell.metadata["tags"] = sorted({*cell.metadata.get("tags", ()), GOES_ON_TAG})
        own = cell.get("id", "")
        base = own if WRITTEN_CELL.fullmatch(own) else _cell_id(cell, master)
        cell.id = base if not counts[base] else f"{base}-{counts[base] + 1}"
        counts[base] += 1
    answers = [cell.source for cell in cells if _is_answer(cell)]
    # What an experiment imports is imported there: a first cell of a NumPy notebook loads no Keras.
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    notebook.cells = cells
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = {
        "kernelspec": dict(KERNEL),
        "language_info": {"name": "python"},
        "otter": {
            "OK_FORMAT": False,
            "assignment_name": master.assignment,
            "tests": {question.id: public_tests(question) for question in master.questions},
        },
        OWN_METADATA: grader_metadata(master, answers, code, TYPE_HERE),
    }
    text = json.dumps(_listed(notebook), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    return ReleasedNotebook(master.assignment, text)


def public_tests(question: Question) -> str:
    """The public checks of a question as an Otter test file in the exception format."""
    lines = [
        "from otter.test_files import test_case",
        "",
        "OK_FORMAT = False",
        "",
        f'name = "{question.id}"',
        "points = None",
    ]
    for test in question.tests:
        lines += ["", "", f"@test_case(name={json.dumps(test.name)}, hidden=False)"]
        lines += test.source.rstrip().split("\n")
    return "\n".join(lines) + "\n"


def filled(released: ReleasedNotebook, sources: Mapping[str, str]) -> dict[str, Any]:
    """A copy of the notebook with other text in the cells whose ids `sources` names."""
    content: dict[str, Any] = json.loads(released.text)
    for cell in content["cells"]:
        if cell["id"] in sources:
            cell["source"] = sources[cell["id"]].splitlines(keepends=True)
    return content


def filled_with_reference(released: ReleasedNotebook, master: Master) -> dict[str, Any]:
    """The notebook as a student would hand it in who has written the master's solutions."""
    solutions = {cell.function: cell.filled for cell in master.solutions}
    in_words = {question.id: question.answer for question in master.written}
    missing = set(solutions) - set(released.functions.values())
    if missing:
        raise UsageError(
            f"the released {released.name} has no cell for {', '.join(sorted(missing))}; "
            f"run: autograder release {released.assignment}"
        )
    sources = {id_: solutions[name] for id_, name in released.functions.items()}
    sources |= {id_: in_words[name] for id_, name in released.answers.items() if name in in_words}
    return filled(released, sources)


def cells_to_grade(content: Mapping[str, Any], released: ReleasedNotebook) -> tuple[Cell, ...]:
    """The code cells of a notebook made from `released`, without those that grading skips."""
    return tuple(
        Cell(id=cell["id"], source="".join(cell["source"]))
        for cell in content["cells"]
        if cell["cell_type"] == "code" and cell["id"] not in released.skipped
    )


# --- Otter Assign -----------------------------------------------------------------------------


def _assigned(master: Master) -> Any:
    """What Otter Assign makes of the master for students, as a notebook node."""
    # Importing Otter takes seconds, and most commands never come here. What it imports warns of
    # its own deprecated ways, which nobody here can mend.
    import jupytext
    import nbformat

    with warnings.catch_warnings(action="ignore"):
        from otter.assign import Assignment
        from otter.assign.notebook_transformer import NotebookTransformer
        from otter.assign.tests_manager import AssignmentTestsManager

    notebook = jupytext.reads(master.text, fmt="py:percent")
    notebook.cells = [  # hints are ours: Otter would take their cell for a part of the question
        cell
        for cell in notebook.cells
        if not (cell.cell_type == "raw" and holds_hints(cell.source))
    ]
    config = "# ASSIGNMENT CONFIG\n" + json.dumps(dict(OTTER_CONFIG))  # JSON is YAML
    notebook.cells.insert(0, nbformat.v4.new_raw_cell(config))
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        path = Path(folder) / f"{master.assignment}.ipynb"
        assignment = Assignment(require_valid_keys=True)
        assignment.master, assignment.result, assignment.lang = path, Path(folder), "python"
        try:
            transformer = NotebookTransformer(assignment, AssignmentTestsManager(assignment))
            transformed = transformer.transform_notebook(notebook)
            transformed.write_tests(folder, include_hidden=False, force_files=False)
            transformed.write_transformed_nb(path, sanitize=True)
        except Exception as error:
            raise MasterError(
                f"{master.path}: Otter Assign refuses it: {type(error).__name__}: {error}"
            ) from error
        return nbformat.read(path, as_version=4)


def _introduce(cells: list[Any], master: Master) -> None:
    """Say where the file comes from, and put the title in front of Otter's first cell."""
    title = next((i for i, cell in enumerate(cells) if cell.cell_type == "markdown"), None)
    if title is None:
        raise MasterError(f"{master.path}: there is no markdown cell; start with a title")
    cells.insert(0, cells.pop(title))
    origin = f"solutions/{master.path.name}"
    cells[0].source = (
        f"<!-- Generated from {origin} by `autograder release`: changes belong there. -->\n\n"
        + cells[0].source
    )


def _name_written_answers(cells: Sequence[Any], master: Master) -> None:
    """Give the cell that Otter makes for each answer in words its question's name."""
    made = [
        cell
        for cell in cells
        if cell.cell_type == "markdown"
        and ANSWER_TAG in cell.metadata.get("tags", ())
        and cell.source == TYPE_HERE
    ]
    if len(made) != len(master.written):
        raise MasterError(
            f"{master.path}: there are {len(master.written)} questions with `manual: true` and "
            f"{len(made)} cells for an answer in words; only Otter's own text may say "
            f"{TYPE_HERE!r}"
        )
    for cell, question in zip(made, master.written, strict=True):
        cell["id"] = f"{question.id}-answer"
        cell.metadata["deletable"] = False  # nobody deletes it by accident


def _is_answer(cell: Any) -> bool:
    return cell.cell_type == "code" and ANSWER_TAG in cell.metadata.get("tags", ())


def _is_experiment(cell: Any) -> bool:
    """Whether a code cell is neither an answer, nor the grader's, nor imports alone."""
    if cell.cell_type != "code" or _is_answer(cell) or cell.metadata.get("editable") is False:
        return False
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:  # a magic
        return True
    return not all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in body)


def _settle(cell: Any, master: Master) -> None:
    """Pin a cell's metadata and what it has run; mark what grading need not run."""
    kept = ("deletable", "editable", PLOT_TEXT)
    metadata = {key: cell.metadata[key] for key in kept if key in cell.metadata}
    tags = set(cell.metadata.get("tags", ()))
    if _SOLUTION_TAG in tags:
        tags = tags - {_SOLUTION_TAG} | {ANSWER_TAG}
    if cell.cell_type == "code":
        cell.execution_count, cell.outputs = None, []
        if cell.source.startswith("# Initialize Otter\n"):
            cell.source = first_cell(master.assignment)
            tags.add(SKIP_TAG)
        elif "grader." in cell.source and cell.metadata.get("editable") is False:
            tags.add(SKIP_TAG)  # Otter's own cells: the checks and the export
    elif cell.cell_type == "markdown":
        cell.source = with_pictures(cell.source, master.path)
    if tags:
        metadata["tags"] = sorted(tags)
    cell.metadata = metadata


def _cell_id(cell: Any, master: Master) -> str:
    """An id that tells an answer cell by its function and any other cell by its text."""
    if ANSWER_TAG in cell.metadata.get("tags", ()) and cell.cell_type == "code":
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.FunctionDef) and node.name in master.functions:
                return f"{master.functions[node.name]}-{node.name}"[:56]
    digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()
    return f"{cell.cell_type}-{digest[:12]}"


def _listed(notebook: Any) -> dict[str, Any]:
    """The notebook as JSON data, its sources as lists of lines as Jupyter writes them."""
    content: dict[str, Any] = json.loads(json.dumps(notebook))
    for cell in content["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return content
