"""Test files as what they ask: without comments, layout, docstrings, names and hints.

Two things follow from it: whether a change of the tests calls for a regrade, and the draws of a
question, which must stay the same exactly as long as its hidden tests do.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CaseCode:
    """One test: what it asks, and what it says when it fails."""

    name: str
    weight: str  # as it is written; "1" where nothing is
    hint: str
    code: str  # the function without its decorator, docstring, comments and own name
    needs: frozenset[str]  # every name and plain text in it


@dataclass(frozen=True)
class CaseFile:
    """The public or hidden tests of a question."""

    cases: Mapping[str, CaseCode]
    shared: str  # the code beside the cases
    shared_needs: frozenset[str]


def draws_digest(hidden: str, module: str = "") -> str:
    """What the draws of a question follow from, beside the seed and the submission.

    The code of its hidden tests, and of what they use of the assignment's `shared.py`, as the
    change log compares it, is the one part that no student knows.
    """
    tests = read_tests(hidden, module)
    parts = [tests.shared, [case.code for case in tests.cases.values()]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


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
            elif isinstance(inner, ast.alias):
                found.add(inner.name)
            elif isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                found.add(inner.value)
    return frozenset(found)


def read_tests(text: str, module: str = "") -> CaseFile:
    """A test file taken apart: its cases by name, and what they share.

    `module` is the assignment's `shared.py`: what they use of it counts as theirs.
    """
    cases: dict[str, CaseCode] = {}
    tree = ast.parse(text)
    shared = used_of(ast.parse(module), names_in(tree))
    for node in tree.body:
        call = _test_case(node)
        if call is None or not isinstance(node, ast.FunctionDef):
            if not _is_docstring(node):
                shared.append(node)
            continue
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        name = _text(given.get("name"), node.name)
        cases[name] = CaseCode(
            name=name,
            weight=_text(given.get("points"), "1"),
            hint=_text(given.get("failure_message"), ""),
            code=code_of(
                ast.FunctionDef(**{**_fields(node), "decorator_list": [], "name": "test"})
            ),
            needs=names_in(node),
        )
    return CaseFile(cases, "\n".join(map(code_of, shared)), names_in(*shared))


def used_of(module: ast.Module, wanted: frozenset[str]) -> list[ast.stmt]:
    """The definitions and constants of a module that the names `wanted` lead to, in its order."""
    found: list[ast.stmt] = []
    while more := [n for n in module.body if n not in found and wanted & _defined(n)]:
        wanted = wanted.union(*map(names_in, more))
        found += more
    return sorted(found, key=lambda node: node.lineno)


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, ast.Assign):
        return set().union(*map(names_in, node.targets))
    return set()


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


def code_of(node: ast.AST) -> str:
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
