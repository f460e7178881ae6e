"""What one version of an assignment consists of, taken apart so that two can be compared.

Everything comes from the parcels of a release: students' zip, grading bundle, manifest entry.
"""

from __future__ import annotations

import ast
import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from autograder.archives import read_tar, read_zip
from autograder.course.bundle import SHARED_MODULE
from autograder.course.candidate import Candidate
from autograder.course.case_code import CaseFile, code_of, read_tests
from autograder.course.first_cell import OWN_METADATA
from autograder.course.notebook import ANSWER_TAG, ReleasedNotebook
from autograder.course.pictures import PLOT_TEXT
from autograder.course.versions import AssignmentEntry, Version, grading_file, students_file
from autograder.errors import UsageError
from autograder.releasing.handout import ENVIRONMENT, REQUIREMENTS

_PICTURE = re.compile(r'<img alt="(?P<text>[^"]*)" src="(?P<source>data:[^"]*)">')


@dataclass(frozen=True)
class QuestionSnapshot:
    """One question of a version."""

    points: float
    functions: tuple[str, ...]
    stubs: Mapping[str, str]  # the text of each function as students get it
    hints: tuple[str, ...]  # what students may ask for, in this order
    public: CaseFile
    hidden: CaseFile


@dataclass(frozen=True)
class WrittenSnapshot:
    """One question of a version that a person grades."""

    points: float
    text: str  # digest of what it asks, from its heading to the cell for the answer
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """One assignment of a version."""

    assignment: str
    title: str
    bundle: str
    conditions: Mapping[str, JsonValue]
    questions: Mapping[str, QuestionSnapshot]
    reference: Mapping[str, str]  # the code of each name that the reference binds
    student_data: Mapping[str, str]  # digests of the files in the students' zip
    graded_data: Mapping[str, str]  # … of those that grading has too
    private_data: Mapping[str, str]  # … of the held-back ones
    installed: Mapping[str, str]  # digests of the lists of what students install
    pictures: Mapping[str, str]  # digests of the notebook's drawings, by their texts
    other_cells: str  # digest of the notebook without its answer cells and its drawings
    skipped: frozenset[str]  # ids of the cells that grading does not run
    written: Mapping[str, WrittenSnapshot] = field(default_factory=dict)


def snapshot_of(candidate: Candidate) -> Snapshot:
    """The snapshot of an assignment that is to become part of a version."""
    return snapshot(candidate.name, candidate.entry, candidate.bundle.tar, candidate.students)


def snapshot(assignment: str, entry: AssignmentEntry, tar: bytes, students: bytes) -> Snapshot:
    """The snapshot of an assignment from its two parcels and its entry in the manifest."""
    graded, given = read_tar(tar), read_zip(students)
    text = given[f"{assignment}/{assignment}.ipynb"].decode()
    notebook = ReleasedNotebook(assignment, text)
    stubs = {
        notebook.functions[cell.id]: cell.source
        for cell in notebook.cells
        if cell.id in notebook.functions
    }
    hints = notebook.content["metadata"].get(OWN_METADATA, {}).get("hints", {})
    questions = {}
    for described in json.loads(graded["assignment.json"])["questions"]:
        name, functions = described["id"], tuple(described["functions"])
        questions[name] = QuestionSnapshot(
            points=described["maximum"],
            functions=functions,
            stubs={function: stubs.get(function, "") for function in functions},
            hints=tuple(hints.get(name, ())),
            public=read_tests(graded[f"public/{name}.py"].decode()),
            hidden=read_tests(
                graded[f"hidden/{name}.py"].decode(), graded.get(SHARED_MODULE, b"").decode()
            ),
        )
    others = [c.source for c in notebook.cells if ANSWER_TAG not in c.tags]
    kinds = [
        (cell["cell_type"], cell["metadata"].get(PLOT_TEXT)) for cell in notebook.content["cells"]
    ]
    undrawn = [_PICTURE.sub(r"\g<text>", source) for source in others]
    return Snapshot(
        assignment=assignment,
        title=entry.title,
        bundle=entry.bundle,
        conditions=entry.conditions,
        questions=questions,
        reference=_bindings(graded["reference.py"].decode()),
        student_data=_digests(given, f"{assignment}/data/"),
        graded_data=_digests(graded, "data/"),
        private_data=_digests(graded, "private/"),
        installed={
            name: _digest(given[path])
            for name in (REQUIREMENTS, ENVIRONMENT)
            if (path := f"{assignment}/{name}") in given
        },
        pictures=_pictures(others),
        other_cells=_digest(json.dumps([undrawn, kinds]).encode()),
        skipped=notebook.skipped,
        written={
            name: WrittenSnapshot(
                points, _digest(_asked(notebook, name).encode()), tuple(hints.get(name, ()))
            )
            for name, points in entry.written.items()
        },
    )


def _asked(notebook: ReleasedNotebook, question: str) -> str:
    """The text cells right above the cell for the answer to `question`."""
    above: list[str] = []
    for cell in notebook.cells:
        if notebook.answers.get(cell.id) == question:
            break
        above = [*above, cell.source] if cell.kind == "markdown" else []
    return "\n\n".join(above)


def released_snapshots(version: Version) -> dict[str, Snapshot]:
    """The snapshots of all assignments of a version.

    Raises `UsageError` for a file that is not what the manifest says.
    """
    found = {}
    for name, entry in version.manifest.assignments.items():
        parcels = version.read(grading_file(name)), version.read(students_file(name))
        try:
            found[name] = snapshot(name, entry, *parcels)
        except (KeyError, ValueError, TypeError) as error:
            raise UsageError(
                f"{version.folder} was made by another autograder: {name} cannot be read from it "
                f"({type(error).__name__}: {error})"
            ) from None
    return found


def _bindings(text: str) -> dict[str, str]:
    """The code behind every name that a module binds at its top level."""
    found: dict[str, str] = {}
    for node in ast.parse(text).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names = [node.name]
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [(alias.asname or alias.name).split(".")[0] for alias in node.names]
        else:
            names = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _stores(n)]
        for name in names:
            found[name] = found.get(name, "") + code_of(node) + "\n"
    return found


def _stores(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _pictures(sources: Iterable[str]) -> dict[str, str]:
    """Digests of the drawings in these cells, by their texts; of several with one text together."""
    found: dict[str, str] = {}
    for source in sources:
        for picture in _PICTURE.finditer(source):
            text = html.unescape(picture["text"])
            found[text] = _digest((found.get(text, "") + picture["source"]).encode())
    return found


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digests(files: Mapping[str, bytes], folder: str) -> dict[str, str]:
    return {
        name.removeprefix(folder): _digest(content)
        for name, content in files.items()
        if name.startswith(folder)
    }
