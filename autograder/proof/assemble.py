"""Submissions made from a master: the reference, the untouched stub, a wheat, chaff or attack.

A wheat, chaff or attack file becomes a submission like this: the released notebook filled with
the reference, from which the cells of the functions that the file defines are taken out, and the
file's whole text put as one cell where the first of them was. A file that defines none of them
goes in front of the first answer cell, where it can still meddle with all that follows.
"""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from autograder.course.master import Master
from autograder.course.notebook import ReleasedNotebook, filled_with_reference
from autograder.errors import MasterError

SOLUTION_CELL_ID = "solution-file"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
SENTENCES = ("SAYS", "SAYS_LIKE", "SILENT")
_NAMESPACES = frozenset(("globals", "locals", "vars"))


@dataclass(frozen=True)
class Says:
    """The sentences of a chaff: its own, another chaff's, or none for a reason."""

    says: str = ""  # what the function does, as a fact, and what to look at
    says_like: str = ""  # the name of the chaff whose sentences these are
    silent: str = ""  # why nothing is said


NOTHING_TO_SAY = Says()


def reference_submission(master: Master, released: ReleasedNotebook) -> Any:
    """The released notebook filled with the master's solutions."""
    return _notebook(filled_with_reference(released, master))


def stub_submission(released: ReleasedNotebook) -> Any:
    """The released notebook as a student finds it."""
    return _notebook(released.content)


def with_solution_file(master: Master, released: ReleasedNotebook, file: Path | str) -> Any:
    """The reference's submission with the functions of `file`, a path or the text, in their place.

    Raises `MasterError` for a file that cannot be read or is not Python.
    """
    text, name = _text_of(file)
    text = _without_sentences(text, name)
    replaced = {name for name in solution_functions(text, name) if name in master.functions}
    content = filled_with_reference(released, master)
    out = {cell for cell, function in released.functions.items() if function in replaced}
    ids = [cell["id"] for cell in content["cells"]]
    place = min(ids.index(cell) for cell in (out or released.functions))
    own: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": SOLUTION_CELL_ID,
        "metadata": {},
        "outputs": [],
        "source": text,
    }
    before, after = content["cells"][:place], content["cells"][place:]
    content["cells"] = [*before, own, *(cell for cell in after if cell["id"] not in out)]
    return _notebook(content)


def solution_functions(text: str, name: str = "<solution>") -> tuple[str, ...]:
    """The names that a file binds at its top level, in order, read without running it.

    Definitions, assignments and imports count, also inside `if`, `for`, `with` and `try`, and
    writing `globals()["name"]`; what `exec` defines cannot be seen.
    """
    return tuple(dict.fromkeys(_bound(_parse(text, name).body)))


def loses(text: str, name: str = "<solution>") -> frozenset[str] | None:
    """The questions that a chaff must lose points in, from its `LOSES`; None for a wheat."""
    value = _constant(text, "LOSES", name)
    if value is None:
        return None
    if not isinstance(value, (set, frozenset, list, tuple)) or not value:
        raise MasterError(f'{name}: LOSES should be a set of questions such as {{"q2"}}')
    return frozenset(value)


def honest(text: str, name: str = "<solution>") -> float | None:
    """The score that an attack must not exceed, from its `HONEST`; None for other files."""
    value = _constant(text, "HONEST", name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise MasterError(f"{name}: HONEST should be a number of points")
    return float(value)


def says(text: str, name: str = "<solution>") -> Says:
    """What a chaff says to a student whose function behaves like it."""
    found = {}
    for wanted, value in _constants(text, SENTENCES, name).items():
        if not isinstance(value, str) or not value.strip():
            raise MasterError(f"{name}: {wanted} should be a text")
        found[wanted.lower()] = " ".join(value.split())
    if len(found) > 1:
        raise MasterError(f"{name}: a chaff has one of SAYS, SAYS_LIKE and SILENT")
    return Says(**found)


def _notebook(content: dict[str, Any]) -> Any:
    return nbformat.reads(json.dumps(content), as_version=4)


def _text_of(file: Path | str) -> tuple[str, str]:
    if isinstance(file, str):
        return file, "<solution>"
    try:
        return file.read_text(encoding="utf-8"), str(file)
    except (OSError, UnicodeDecodeError) as error:
        raise MasterError(f"{file}: cannot be read: {error}") from None


def _without_sentences(text: str, name: str) -> str:
    """The file without what it says of itself, so that another wording proves nothing anew."""
    lines = text.split("\n")  # as Python counts them
    for node in reversed(_parse(text, name).body):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id in SENTENCES for target in targets):
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines)


def _parse(text: str, name: str) -> ast.Module:
    try:
        with warnings.catch_warnings(action="ignore"):  # what is unwise is graded all the same
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None) or 1
        raise MasterError(f"{name}:{line}: not valid Python: {error}") from None


def _constant(text: str, wanted: str, name: str) -> Any:
    """The value of a top-level assignment of plain data; None where there is none."""
    return _constants(text, (wanted,), name).get(wanted)


def _constants(text: str, wanted: Collection[str], name: str) -> dict[str, Any]:
    """The values of the first top-level assignments of plain data to the names that are wanted."""
    found: dict[str, Any] = {}
    for node in _parse(text, name).body:
        if isinstance(node, ast.Assign):
            targets: list[ast.expr] = node.targets
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets = [node.target]
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and target.id in wanted and target.id not in found:
                try:
                    found[target.id] = ast.literal_eval(node.value)  # type: ignore[arg-type]
                except ValueError:
                    raise MasterError(
                        f"{name}:{node.lineno}: {target.id} should be written out as a plain value"
                    ) from None
    return found


def _bound(body: list[ast.stmt]) -> Iterator[str]:
    """The names that statements bind in the module, nested blocks included."""
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield statement.name
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield from ((alias.asname or alias.name).split(".")[0] for alias in statement.names)
        else:
            yield from _bound_inside(statement)


def _bound_inside(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield from _bound([child])
        elif isinstance(child, ast.Name):
            if isinstance(child.ctx, ast.Store):
                yield child.id
        elif isinstance(child, ast.Subscript) and isinstance(child.ctx, ast.Store):
            yield from _named_by_key(child)
        elif not isinstance(child, _SCOPES):
            yield from _bound_inside(child)


def _named_by_key(target: ast.Subscript) -> Iterator[str]:
    """`name` for `globals()["name"] = …`."""
    call, key = target.value, target.slice
    if (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in _NAMESPACES
        and isinstance(key, ast.Constant)
        and isinstance(key.value, str)
    ):
        yield key.value
