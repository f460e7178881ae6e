"""What of a submission's code answers one question: its functions, and what they need.

Of all that was handed in, a question's part are the definitions of its functions and, as far as
these use them, the imports, constants and functions of the student's own. What another question
asks for is left to that question. It parses what a student wrote: call it under limits.
"""

from __future__ import annotations

import ast
import contextlib
import re
import symtable
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from autograder.records import Cell, read_digest

_MAGIC = re.compile(r"[ \t]*[%!]")
_DEFINED = re.compile(r"^[ \t]*(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_WHOLE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
# What Python says of code that it reads and cannot write: numbers of thousands of digits in
# another base, what is nested deeply.
NOT_WRITTEN = ValueError, RecursionError
_Node = TypeVar("_Node", bound=ast.AST)
LONGEST = 60_000  # characters of one question's code that are looked at


@dataclass(frozen=True)
class Statement:
    """One statement at the top of a cell, or a cell that is no Python, as a whole."""

    text: str  # with the comments right above it
    binds: frozenset[str]
    uses: frozenset[str]
    node: ast.stmt | None  # None where it is no Python

    @property
    def same(self) -> str:
        """What two statements have in common that differ in layout, comments and docstrings."""
        if self.node is not None:
            with contextlib.suppress(*NOT_WRITTEN):
                return ast.dump(without_docstrings(self.node))
        return " ".join(self.text.split())


def codes_by_question(
    cells: Sequence[Cell], functions: Mapping[str, str], released: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """The part of each question in a submission's `cells`, as plain data.

    `functions` has the question of each function, `released` the code cells that students were
    given. For each question: `text`, which leaves out what was released; `same`, equal for codes
    that differ in layout, comments, docstrings and order of what they need alone; `read`, the
    digest of what was read; `blank`, where nothing of its functions is the student's own; `slice`,
    the text with all it needs, without comments and docstrings, empty where it is no Python;
    `plain`, the same for codes that differ in layout, comments and docstrings alone: what is
    Python of `text`, without imports.
    """
    whole = [part for cell in cells for part in statements(cell.source)]
    given = {part.same for source in released for part in statements(source)}
    found: dict[str, dict[str, Any]] = {}
    for question in dict.fromkeys(functions.values()):
        own = [name for name, of in functions.items() if of == question]
        others = {name for name, of in functions.items() if of != question}
        part = needed(whole, own, others)
        new = [item for item in part if item.same not in given]
        text = "\n\n".join(item.text for item in new)
        found[question] = {
            "text": text[:LONGEST],
            "same": read_digest("\n".join(sorted(item.same for item in new))),
            "read": read_digest("\n\n".join(item.text for item in part)),
            "blank": not any(item.binds & set(own) for item in new),
            "slice": "" if any(item.node is None for item in part) else _bare(part),
            "plain": "\n\n".join(_written_out(new, imports=False)),
        }
    return found


def without_docstrings(node: _Node) -> _Node:
    """Take the docstrings, and what else has no effect as a text does, out of `node`."""
    for inner in ast.walk(node):
        body = getattr(inner, "body", None)
        if isinstance(body, list):
            kept = [item for item in body if not _is_text(item)]
            inner.body = kept or [ast.Pass()]  # type: ignore[attr-defined]
    return node


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def needed(
    code: Sequence[Statement], functions: Sequence[str], others: set[str]
) -> list[Statement]:
    """The statements of `code` that bind the functions and, over and over, what these use.

    The names in `others` are not followed.
    """
    binding: dict[str, list[int]] = {}
    for place, item in enumerate(code):
        for name in item.binds:
            binding.setdefault(name, []).append(place)
    waiting, met, taken = list(functions), set(functions), set[int]()
    while waiting:
        for place in _that_count(code, binding.get(waiting.pop(), [])):
            taken.add(place)
            new = code[place].uses - met - others
            met |= new
            waiting += sorted(new)
    return [code[place] for place in sorted(taken)]


def _that_count(code: Sequence[Statement], places: Sequence[int]) -> Sequence[int]:
    """Of all that bind a name the last, where it takes no notice of those before it."""
    if places and isinstance(code[places[-1]].node, _WHOLE):
        return places[-1:]
    return places


def _bare(part: Sequence[Statement]) -> str:
    """The code of statements as Python writes it out: no comment, no docstring."""
    head = "\n".join(dict.fromkeys(_written_out(part, imports=True)))
    return "\n\n\n".join(filter(None, (head, *_written_out(part, imports=False))))


def _written_out(part: Sequence[Statement], *, imports: bool) -> list[str]:
    """The imports of `part`, or all but these, as Python writes statements out."""
    texts = []
    for item in part:
        if item.node is None or isinstance(item.node, (ast.Import, ast.ImportFrom)) is not imports:
            continue
        text = item.text
        with contextlib.suppress(*NOT_WRITTEN):
            text = ast.unparse(without_docstrings(item.node))
        texts.append(text)
    return texts


# --- statements -------------------------------------------------------------------------------


def statements(source: str) -> Iterator[Statement]:
    """The statements at the top of a cell, in order; magics are left out."""
    lines = source.split("\n")
    python = "\n".join("pass" if _MAGIC.match(line) else line for line in lines)
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(python)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        names = frozenset(_DEFINED.findall(source))
        if names:
            yield Statement(source.strip("\n"), names, frozenset(), None)
        return
    end = 0
    starts = [node.lineno for node in tree.body[1:]] + [len(lines) + 1] * bool(tree.body)
    for node, following in zip(tree.body, starts, strict=True):
        decorators = [item.lineno for item in getattr(node, "decorator_list", ())]
        start = first = min([node.lineno, *decorators])
        while start - 1 > end and lines[start - 2].lstrip().startswith("#"):
            start -= 1
        before, end = end, node.end_lineno or node.lineno
        # Two statements on one line have no text of their own there.
        alone = before < first and end < following
        own = "\n".join(lines[start - 1 : end]) if alone else ast.get_source_segment(python, node)
        text = own or ""
        text = "\n".join(line.rstrip() for line in text.split("\n"))
        yield Statement(text, frozenset(_bound(node)), _used(text), node)


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement binds or changes in the module, nested blocks included."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
        base: ast.expr = node
        while isinstance(base, (ast.Subscript, ast.Attribute)):
            base = base.value
        if isinstance(base, ast.Name):
            yield base.id
    elif not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from _bound(child)


def _used(text: str) -> frozenset[str]:
    """The names that a statement looks up in the module; none where that cannot be told."""
    try:
        with warnings.catch_warnings(action="ignore"):
            table = symtable.symtable(text, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    return frozenset(_global_names(table))


def _global_names(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _global_names(child)
