"""The hidden tests of an assignment, `tests/hidden/<assignment>/q1.py` …, read without running.

What several of them need stands beside them in `shared.py`, and they import it: `from shared
import …`.

Only the grading bundle and the gate of a release read them; nothing that writes a student's file
may import this module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course.master import Master
from autograder.course.settings import Course
from autograder.errors import MasterError

FOLDER = Path("tests") / "hidden"
SHARED = "shared"  # the name of the module beside them


@dataclass(frozen=True)
class HiddenCase:
    """What a test case says of itself."""

    function: str
    name: str
    hint: str
    line: int


@dataclass(frozen=True)
class HiddenTests:
    """The hidden tests of one question."""

    question: str
    path: Path
    text: str
    cases: tuple[HiddenCase, ...]
    shared: str = ""  # the text of `shared.py`, for all questions the same


def load_hidden(course: Course, master: Master) -> Mapping[str, HiddenTests]:
    """The hidden tests of every question, by its id.

    Raises `MasterError` for a question without a file, a file without a question, and a case
    without a name, a hint or `hidden=True`, or with a parameter that is not a function of its
    question.
    """
    folder = course.folder / FOLDER / master.assignment
    known = [question.id for question in master.questions]
    for path in sorted(folder.glob("*.py")):
        if path.stem not in (*known, SHARED):
            raise MasterError(f"{path}: {master.path} has no question {path.stem}")
    shared = folder / f"{SHARED}.py"
    beside = shared.read_text(encoding="utf-8") if shared.is_file() else ""
    _parsed(beside, shared)
    found = {}
    for name in known:
        path = folder / f"{name}.py"
        if not path.is_file():
            raise MasterError(f"{path}: there is no such file; {name} needs hidden tests")
        text = path.read_text(encoding="utf-8")
        found[name] = HiddenTests(name, path, text, tuple(_cases(text, path, master)), beside)
    return found


def _parsed(text: str, path: Path) -> list[ast.stmt]:
    try:
        return ast.parse(text).body
    except SyntaxError as error:
        raise MasterError(f"{path}:{error.lineno}: not valid Python: {error.msg}") from None


def _cases(text: str, path: Path, master: Master) -> Iterator[HiddenCase]:
    body = _parsed(text, path)
    constants = {
        target.id: node.value.value
        for node in body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    if constants.get("OK_FORMAT") is not False or constants.get("name") != path.stem:
        raise MasterError(f"{path}: expected OK_FORMAT = False and name = {path.stem!r}")
    number = 0
    for node in body:
        if isinstance(node, ast.FunctionDef) and (call := _decorator(node)) is not None:
            number += 1
            yield _case(node, call, path, master)
    if not number:
        raise MasterError(f"{path}: there is no test: no function has the decorator @test_case")


def _decorator(node: ast.FunctionDef) -> ast.Call | None:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("test_case"):
            return decorator
    return None


def _case(node: ast.FunctionDef, call: ast.Call, path: Path, master: Master) -> HiddenCase:
    given = {}
    for keyword in call.keywords:
        try:
            given[keyword.arg] = ast.literal_eval(keyword.value)
        except ValueError:
            raise MasterError(
                f"{path}:{keyword.value.lineno}: {keyword.arg} should be a plain value"
            ) from None
    for field in ("name", "failure_message"):
        if not isinstance(given.get(field), str) or not given[field].strip():
            raise MasterError(f"{path}:{node.lineno}: {node.name} has no {field}")
    if given.get("hidden") is not True:
        raise MasterError(f"{path}:{node.lineno}: {node.name} is not marked hidden=True")
    for argument in node.args.args:
        if master.functions.get(argument.arg) != path.stem:
            raise MasterError(
                f"{path}:{node.lineno}: {node.name} asks for {argument.arg}, which is not a "
                f"function of {path.stem} in {master.path}"
            )
    return HiddenCase(node.name, given["name"], given["failure_message"], node.lineno)
