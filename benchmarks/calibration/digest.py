"""What a figure was measured with: a digest of the code of a hidden test and of all it uses."""

from __future__ import annotations

import ast
import hashlib
from functools import cache

from autograder.course.case_code import names_in, used_of
from calibration.trials import ROOT

LIBRARY = ROOT / "autograder" / "testing_keras.py"


@cache
def digest_of(assignment: str, question: str) -> str:
    """A digest of the hidden tests of a question, and of what they use of their libraries.

    Comments, docstrings, names of cases and hints are left out: they move no figure. The code of
    contenders is left out as well.
    """
    folder = ROOT / "tests" / "hidden" / assignment
    test = ast.parse((folder / f"{question}.py").read_text("utf-8"))
    shared = folder / "shared.py"
    beside = ast.parse(shared.read_text("utf-8") if shared.is_file() else "")
    own = [*test.body, *used_of(beside, names_in(test))]
    library = used_of(ast.parse(LIBRARY.read_text("utf-8")), names_in(*own))
    parts = [_bare(node) for node in (*own, *library)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


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
