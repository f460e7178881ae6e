"""What of a changed cell runs, where grading leaves the cell out: what only defines."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Definitions:
    """The part of a cell that only defines, the names of it, and why nothing could be read."""

    source: str
    names: tuple[str, ...] = ()
    broken: str = ""


def definitions(source: str, keep: Callable[[ast.stmt], bool] | None = None) -> Definitions:
    """The statements at the top level of `source` that only define, or those that `keep` chooses.

    They stay on the lines they were on. Magics are left out.
    """
    lines = source.split("\n")
    python = "\n".join("pass" if line.lstrip().startswith(("%", "!")) else line for line in lines)
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(python)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        place = f" at its line {line}" if line else ""
        return Definitions("", broken=f"it is not valid Python{place}")
    kept = [node for node in tree.body if (keep or only_defines)(node)]
    names = dict.fromkeys(name for node in kept for name in _names(node))
    texts: list[str] = []
    for node in kept:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        last = node.end_lineno or first
        alone = not any(
            other is not node and other.lineno <= last and first <= (other.end_lineno or 0)
            for other in tree.body
        )
        own = "\n".join(lines[first - 1 : last]) if alone else ast.get_source_segment(python, node)
        if first == len(texts):  # on the line where the one before it ends
            own = f"{texts.pop()}; {own}"
        texts += [""] * (first - 1 - len(texts))
        texts += (own or "").split("\n")
    return Definitions("\n".join(texts), tuple(names))


def only_defines(node: ast.stmt) -> bool:
    """Whether a statement imports, defines a function or a class, or assigns a literal."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return True
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return True
    if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return all(map(_is_plain, targets)) and _is_literal(node.value)
    return False


def _is_plain(target: ast.expr) -> bool:
    if isinstance(target, (ast.Tuple, ast.List)):
        return all(map(_is_plain, target.elts))
    return isinstance(target, ast.Name)


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    else:
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                yield part.id
