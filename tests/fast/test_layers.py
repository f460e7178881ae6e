"""Dependencies point one way, from the command line down to records and the runner."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import autograder

PACKAGE = Path(autograder.__file__).parent
LAYERS = (
    {"__main__"},
    {"cli"},
    {"bug_report", "releasing"},
    {"doctor", "proof", "regrading", "on_gradescope"},
    {"batch"},
    {"review", "similarity"},
    {"report"},
    {"gradebook"},
    {"slips"},
    {"sandbox", "intake"},
    {"lms"},
    {"course"},
    {"datasets"},
    {"grades"},
    {"records"},
    {"journal", "limited", "spelling"},
    {"archives", "files", "wording"},
    {"extras", "system"},
    {"errors"},
)
INSIDE = {"runner", "testing", "testing_keras"}  # what runs inside a sandbox
HELD_READY = {"autograder.testing"}  # what hidden tests import, loaded before them, by its name
TESTING_MAY_USE = {"autograder.runner.observation", "autograder.testing"}
CANARY = PACKAGE / "runner" / "canary"  # hidden tests of the kit's own
FILES = sorted(file for file in PACKAGE.rglob("*.py") if CANARY not in file.parents)


def part(name: str) -> str:
    """The part of the package that a module belongs to; empty for the package itself."""
    return name.split(".")[1] if "." in name else ""


def module_name(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path) -> Iterator[str]:
    """The kit's modules that a file imports, anywhere in it: by a statement or by a text."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docstrings = {id(text) for node in ast.walk(tree) if (text := _docstring(node)) is not None}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found = names if node.module == "autograder" else [node.module or ""]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = [] if id(node) in docstrings else list(imported_by_text(node.value))
        else:
            continue
        yield from (name for name in found if name.split(".")[0] == "autograder")


def _docstring(node: ast.AST) -> ast.Constant | None:
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    text = first.value if isinstance(first, ast.Expr) else None
    return text if isinstance(text, ast.Constant) else None


def imported_by_text(text: str) -> Iterator[str]:
    """The modules that a text names for an import: `import_module`'s argument, a program, `-m`."""
    if re.fullmatch(r"autograder(\.\w+)+", text) and is_module(text):
        yield text
    for line in re.split(r"[;\n]", text):
        if found := re.match(
            r"\s*(?:from|import)\s+(autograder[\w.]*)(?:\s+import\s+(\w+))?", line
        ):
            deeper = f"{found[1]}.{found[2]}"
            yield deeper if is_module(deeper) else found[1]
        if found := re.search(r"-m\s+(autograder[\w.]*)", line):
            yield found[1]


def is_module(name: str) -> bool:
    place = PACKAGE.parent.joinpath(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").is_file()


def level(name: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if part(name) in layer)


@pytest.mark.parametrize("file", FILES, ids=module_name)
def test_imports_point_down(file):
    name = module_name(file)
    if not part(name):
        assert not list(imports(file)), "the package itself imports nothing of the kit"
    elif part(name) == "runner":
        wrong = [
            used for used in imports(file) if part(used) != "runner" and used not in HELD_READY
        ]
        assert not wrong, "what runs inside the sandbox stands by itself"
    elif part(name) in INSIDE:
        assert set(imports(file)) <= TESTING_MAY_USE
    else:
        for used in imports(file):
            if not part(used) or part(used) in INSIDE or part(used) == part(name):
                continue
            assert level(used) > level(name), f"{name} imports {used}"


def test_a_class_has_a_name_of_its_own():
    places = defaultdict(list)
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{module_name(file)}:{node.lineno}")
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_every_part_of_the_package_has_its_place():
    parts = {part(module_name(file)) for file in FILES} - {""}
    assert parts <= set().union(*LAYERS, INSIDE)


def test_only_the_sandbox_and_the_tests_library_touch_the_runner():
    for file in FILES:
        name = module_name(file)
        if part(name) not in {"runner", "sandbox", "testing", "testing_keras"}:
            wrong = [used for used in imports(file) if part(used) == "runner"]
            assert not wrong, name


def test_the_package_names_no_assignment():
    """A course is a folder: nothing in the package depends on what it teaches."""
    from autograder.course.settings import load_course

    names = set(load_course(PACKAGE.parent).settings.assignments) | {"smoothing"}
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.value not in names, f"{file}: {node.value!r}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("autograder.batch.run", ["autograder.batch.run"]),
        ("import sys; from autograder.batch import run", ["autograder.batch.run"]),
        ("from autograder.errors import UsageError\nx = 1", ["autograder.errors"]),
        ("python -m autograder.runner.boot", ["autograder.runner.boot"]),
        ("run: autograder grade", []),
        ("autograder.org", []),
    ],
)
def test_an_import_in_a_text_is_seen(text, found):
    assert list(imported_by_text(text)) == found
