"""The names that statements bind, and which statements may run after one has failed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.runner.output import in_one_line

ANY_NAME = "*"  # what `from module import *` would have bound
MOST_MISSED = 200
LONGEST_NAME = 100

_DEFINES = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_DEFINITION = re.compile(
    r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)"
    r"|^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)"
    r"|^[ \t]*(?:from[ \t]+\S+[ \t]+)?import[ \t].*?\b(\w+)[ \t]*$",
    re.MULTILINE,
)


def one_by_one(nodes: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """`nodes`, with `import a, b` as two: where the first is missing, the second need not be."""
    for node in nodes:
        if isinstance(node, ast.Import) and len(node.names) > 1:
            yield from (ast.copy_location(ast.Import([alias]), node) for alias in node.names)
        else:
            yield node


def names_bound(node: ast.AST) -> set[str]:
    """The names of the notebook that `node` binds when it runs."""
    return set(_bound(node))


def names_in(source: str) -> set[str]:
    """The names that `source` appears to bind, though it is not valid Python."""
    return {name for found in _DEFINITION.findall(source) for name in found if name}


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0]
        case ast.Name(ctx=ast.Store()):
            yield node.id
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name
    if not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            # The loop variable of a comprehension is its own.
            if not isinstance(child, ast.comprehension):
                yield from _bound(child)


@dataclass
class Progress:
    """How far a cell has come: what it has bound, and what failed first.

    After a statement that fails the later ones run, so that one line which only another machine
    understands does not take a cell's imports and answers with it; but not those that bind anew a
    name which this cell has bound already: half a cell must not replace a good value.
    """

    namespace: Mapping[str, Any]
    bound: set[str] = field(default_factory=set)
    failed: list[tuple[int, BaseException]] = field(default_factory=list)
    missed: dict[str, tuple[int, str]] = field(default_factory=dict)
    _before: dict[str, Any] = field(default_factory=dict)

    def may_run(self, node: ast.stmt, in_time: bool = True) -> bool:
        """Whether `node` runs, now that it is its turn; when time is up, only what defines does."""
        if not self.failed:
            return True
        if names_bound(node) & self.bound:
            self._miss(node, *self._first())
            return False
        return in_time or isinstance(node, _DEFINES)

    def begin(self, node: ast.stmt) -> None:
        """Remember what the names that `node` binds stand for before it runs."""
        self._before = {n: self.namespace[n] for n in names_bound(node) if n in self.namespace}

    def end(self, node: ast.stmt, error: BaseException | None) -> None:
        """Take down what `node` has bound, or would have."""
        names = names_bound(node)
        if error is None:
            self.bound |= names
            return
        unset = object()
        for name in names:  # a loop, say, may have bound its names before it failed
            now = self.namespace.get(name, unset)
            if now is not unset and now is not self._before.get(name, unset):
                self.bound.add(name)
        self.failed.append((node.lineno, error))
        self._miss(node, node.lineno, in_one_line(error))

    def never_began(self, source: str, error: BaseException) -> None:
        """Nothing ran: `source` is not valid Python."""
        line = getattr(error, "lineno", None) or 1
        self.failed.append((line, error))
        for name in names_in(source):
            self.missed.setdefault(name, (line, in_one_line(error)))

    def still_missed(self) -> list[list[Any]]:
        """The names that failed statements would have bound, each with line and reason."""
        missing = [
            [name, line, why]
            for name, (line, why) in self.missed.items()
            if name not in self.namespace and len(name) <= LONGEST_NAME
        ]
        return missing[:MOST_MISSED]

    def _first(self) -> tuple[int, str]:
        line, error = self.failed[0]
        return line, in_one_line(error)

    def _miss(self, node: ast.stmt, line: int, why: str) -> None:
        for name in names_bound(node):
            self.missed.setdefault(name, (line, why))
