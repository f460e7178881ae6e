"""What a figure was measured with: a digest of the code of a hidden test and of all it uses."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache

from calibration.trials import ROOT

LIBRARY = ROOT / "autograder" / "testing_keras.py"


@cache
def digest_of(assignment: str, question: str) -> str:
    """A digest of the hidden tests of a question and of the parts of `testing_keras` they use.

    Comments, docstrings, names of cases and hints are left out: they move no figure. The code of
    contenders is left out as well.
    """
    test = ast.parse((ROOT / "tests" / "hidden" / assignment / f"{question}.py").read_text("utf-8"))
    library = ast.parse(LIBRARY.read_text("utf-8"))
    parts = [_bare(node) for node in test.body]
    parts += [_bare(node) for node in _reached(library, set(_names(test)))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _reached(library: ast.Module, wanted: set[str]) -> list[ast.stmt]:
    """The definitions and constants of a module that `wanted` names lead to."""
    found: list[ast.stmt] = []
    grown = True
    while grown:
        more = [n for n in library.body if n not in found and wanted & set(_defined(n))]
        for node in more:
            wanted |= set(_names(node))
        found += more
        grown = bool(more)
    return sorted(found, key=lambda node: node.lineno)


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _names(target)


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.name


def _bare(node: ast.stmt) -> str:
    """A statement without docstrings and decorators."""
    tree = ast.parse(ast.unparse(node))
    for inner in ast.walk(tree):
        if isinstance(inner, (ast.FunctionDef, ast.ClassDef)):
            inner.decorator_list = []
            inner.body = [n for n in inner.body if not _text(n)] or [ast.Pass()]
    tree.body = [n for n in tree.body if not _text(n)]
    return ast.dump(tree)


def _text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
