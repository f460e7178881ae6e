"""What a function of many parameters says of them."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import autograder

PACKAGE = Path(autograder.__file__).parent
MOST = 4  # that a sentence may explain


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """The public functions and methods; not the commands, whose options explain themselves."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if PACKAGE / "cli" in file.parents:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        for node in (*tree.body, *(item for one in classes for item in one.body)):
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            if not node.name.startswith("_"):
                yield f"{file.relative_to(PACKAGE)}:{node.lineno} {node.name}", node


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    own = function.args
    names = [item.arg for item in (*own.posonlyargs, *own.args, *own.kwonlyargs)]
    return [name for name in names if name not in ("self", "cls")]


def test_each_of_more_than_four_parameters_is_explained_by_itself():
    for place, function in functions():
        names = parameters(function)
        if len(names) > MOST:
            text = inspect.cleandoc(ast.get_docstring(function) or "")
            section = re.search(r"^Args:\n((?:    .*\n?|\n)+)", text, re.MULTILINE)
            assert section, f"{place}: its docstring has no Args"
            assert re.findall(r"^    (\w+): \S", section[1], re.MULTILINE) == names, place


def test_what_is_raised_stands_in_a_section_of_its_own_beside_the_parameters():
    for place, function in functions():
        text = inspect.cleandoc(ast.get_docstring(function) or "")
        if re.search(r"^Args:$", text, re.MULTILINE):
            assert not re.search(r"\b[Rr]aises `?[A-Z]\w+`?", text), (
                f"{place}: under Raises, please"
            )
