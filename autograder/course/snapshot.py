"""What one version of an assignment consists of, taken apart so that two can be compared.

Everything comes from the parcels of a release: students' zip, grading bundle, manifest entry.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from autograder.course.archives import read_tar, read_zip
from autograder.course.notebook import ANSWER_TAG, ReleasedNotebook
from autograder.course.versions import AssignmentEntry, Version, grading_tar, students_zip
from autograder.errors import UsageError


@dataclass(frozen=True)
class Case:
    """One test: what it asks, and what it says when it fails."""

    name: str
    weight: str  # as it is written; "1" where nothing is
    hint: str
    code: str  # the function without its decorator, docstring, comments and own name
    needs: frozenset[str]  # every name and plain text in it


@dataclass(frozen=True)
class CaseFile:
    """The public or hidden tests of a question."""

    cases: Mapping[str, Case]
    shared: str  # the code beside the cases
    shared_needs: frozenset[str]


@dataclass(frozen=True)
class QuestionSnapshot:
    """One question of a version."""

    points: float
    functions: tuple[str, ...]
    stubs: Mapping[str, str]  # the text of each function as students get it
    public: CaseFile
    hidden: CaseFile


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
    other_cells: str  # digest of the notebook without its answer cells
    skipped: frozenset[str]  # ids of the cells that grading does not run


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
    questions = {}
    for described in json.loads(graded["assignment.json"])["questions"]:
        name, functions = described["id"], tuple(described["functions"])
        questions[name] = QuestionSnapshot(
            points=described["maximum"],
            functions=functions,
            stubs={function: stubs.get(function, "") for function in functions},
            public=_test_file(graded[f"public/{name}.py"].decode()),
            hidden=_test_file(graded[f"hidden/{name}.py"].decode()),
        )
    others = [(c.kind, c.source) for c in notebook.cells if ANSWER_TAG not in c.tags]
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
        other_cells=hashlib.sha256(json.dumps(others).encode()).hexdigest(),
        skipped=notebook.skipped,
    )


def released_snapshots(version: Version) -> dict[str, Snapshot]:
    """The snapshots of all assignments of a version.

    Raises `UsageError` for a file that is not what the manifest says.
    """
    found = {}
    for name, entry in version.manifest.assignments.items():
        parcels = version.read(grading_tar(name)), version.read(students_zip(name))
        try:
            found[name] = snapshot(name, entry, *parcels)
        except (KeyError, ValueError, TypeError) as error:
            raise UsageError(
                f"{version.folder} was made by another autograder: {name} cannot be read from it "
                f"({type(error).__name__}: {error})"
            ) from None
    return found


def names_in(*nodes: ast.AST) -> frozenset[str]:
    """Every name, attribute and plain text under `nodes`: what they may refer to."""
    found: set[str] = set()
    for node in nodes:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name):
                found.add(inner.id)
            elif isinstance(inner, ast.Attribute):
                found.add(inner.attr)
            elif isinstance(inner, ast.arg):
                found.add(inner.arg)
            elif isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                found.add(inner.value)
    return frozenset(found)


def _test_file(text: str) -> CaseFile:
    cases: dict[str, Case] = {}
    shared = []
    for node in ast.parse(text).body:
        call = _test_case(node)
        if call is None or not isinstance(node, ast.FunctionDef):
            if not _is_docstring(node):
                shared.append(node)
            continue
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        name = _text(given.get("name"), node.name)
        cases[name] = Case(
            name=name,
            weight=_text(given.get("points"), "1"),
            hint=_text(given.get("failure_message"), ""),
            code=_dump(ast.FunctionDef(**{**_fields(node), "decorator_list": [], "name": "test"})),
            needs=names_in(node),
        )
    return CaseFile(cases, "\n".join(map(_dump, shared)), names_in(*shared))


def _test_case(node: ast.stmt) -> ast.Call | None:
    for decorator in getattr(node, "decorator_list", ()):
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("test_case"):
            return decorator
    return None


def _text(source: str | None, default: str) -> str:
    """A decorator's argument: the value of a literal as text, else its source."""
    if source is None or source == "None":
        return default
    try:
        return str(ast.literal_eval(source))
    except ValueError:
        return source


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
            found[name] = found.get(name, "") + _dump(node) + "\n"
    return found


def _dump(node: ast.AST) -> str:
    """Code as text in one form: without comments, layout and the docstring of a definition."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        body = [part for part in node.body if not _is_docstring(part)] or [ast.Pass()]
        node = type(node)(**{**_fields(node), "body": body})
    return ast.unparse(ast.fix_missing_locations(node))


def _fields(node: ast.AST) -> dict[str, Any]:
    return dict(ast.iter_fields(node))


def _is_docstring(node: ast.stmt) -> bool:
    """Whether a statement is nothing but a text."""
    return isinstance(node, ast.Expr) and isinstance(getattr(node.value, "value", None), str)


def _stores(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _digests(files: Mapping[str, bytes], folder: str) -> dict[str, str]:
    return {
        name.removeprefix(folder): hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name.startswith(folder)
    }
