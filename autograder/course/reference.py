"""The reference: the part of a master's code that can be imported without running the notebook.

Imports, definitions and upper-case constants are taken, the rest is left. A constant counts when
its value is plain: literals, other constants, operators, and a few calls that only build a value.
So nothing is read, trained or drawn when the reference is imported.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import MasterError

_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*\Z")
_MAGIC = re.compile(r"^(?=[%!])", re.MULTILINE)
_PLAIN_CALLS = frozenset(
    (
        "bool", "bytes", "dict", "enumerate", "float", "frozenset", "int", "len", "list", "max",
        "min", "range", "reversed", "round", "set", "sorted", "str", "sum", "tuple", "zip",
        "re.compile", "Path", "pathlib.Path", "np.array", "np.asarray", "np.arange", "np.eye",
        "np.float32", "np.linspace", "np.ones", "np.zeros",
    )
)  # fmt: skip
_PLAIN_METHODS = frozenset(
    ("format", "join", "lower", "replace", "split", "splitlines", "strip", "upper")
)
_PLAIN_NODES = (
    ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.BinOp,
    ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Subscript, ast.Slice, ast.Starred, ast.JoinedStr,
    ast.FormattedValue, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
    ast.comprehension, ast.keyword, ast.expr_context, ast.operator, ast.unaryop, ast.boolop,
    ast.cmpop,
)  # fmt: skip
_BUILTINS = frozenset(dir(builtins)) | {"__name__", "__doc__", "__file__"}


@dataclass(frozen=True)
class ReferenceText:
    """The text of a reference and the names it provides."""

    text: str
    names: frozenset[str]

    def needs(self, source: str) -> list[str]:
        """The global names that `source` uses and neither it nor Python itself provides."""
        table = symtable.symtable(_MAGIC.sub("# ", source), "<cell>", "exec")
        own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned()}
        own |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_imported()}
        used = _global_names(table)
        return sorted(used - own - _BUILTINS)


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def definitions(source: str, path: Path, line: int, *, alone: bool = False) -> list[str]:
    """The functions and classes that a cell defines at its top level.

    With `alone`, a cell that has anything beside them gives none.
    """
    body = parse_cell(source, path, line).body
    found = [node.name for node in body if isinstance(node, _DEFINITIONS)]
    return found if not alone or len(found) == len(body) else []


def parse_cell(source: str, path: Path, line: int) -> ast.Module:
    """The syntax tree of a code cell, whose lines that start with % or ! are passed over."""
    try:
        return ast.parse(_MAGIC.sub("# ", source))
    except SyntaxError as error:
        place = line + (error.lineno or 1) - 1
        raise MasterError(f"{path}:{place}: not valid Python: {error.msg}") from None


def read_reference(cells: Iterable[tuple[int, str]], path: Path) -> ReferenceText:
    """The reference made of code cells, each given with the line it starts at."""
    first: list[str] = []
    parts: list[str] = []
    names: set[str] = set()
    for line, source in cells:
        for node in parse_cell(source, path, line).body:
            bound = _names_taken(node, names)
            if not bound:
                continue
            names.update(bound)
            text = _segment(source, node)
            future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            (first if future else parts).append(text)
    title = f'"""The reference of {path.name}: imports, definitions and constants alone."""'
    text = "\n\n".join([title, *first, *parts]) + "\n"
    return ReferenceText(text, frozenset(names))


def _segment(source: str, node: ast.stmt) -> str:
    """The text of a statement alone, with the decorators of a definition."""
    if not isinstance(node, _DEFINITIONS):
        return ast.get_source_segment(source, node) or ast.unparse(node)
    start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    lines = source.split("\n")[start - 1 : node.end_lineno]
    return "\n".join(line.rstrip() for line in lines)


def _names_taken(node: ast.stmt, known: set[str]) -> set[str]:
    """The names that `node` binds when it belongs to the reference, else nothing."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, _DEFINITIONS):
        return {node.name}
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        targets = [node.target]
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    plain = (
        len(names) == len(targets)
        and all(_CONSTANT.match(name) for name in names)
        and isinstance(node, (ast.Assign, ast.AnnAssign))
        and node.value is not None
        and _is_plain(node.value, known)
    )
    return names if plain else set()


def _is_plain(value: ast.expr, known: set[str]) -> bool:
    """Whether a value can be computed at once from literals, imports and other constants."""
    local = {n.id for n in ast.walk(value) if isinstance(n, ast.Name) and not _loads(n)}
    for node in ast.walk(value):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            method = isinstance(node.func, ast.Attribute) and node.func.attr in _PLAIN_METHODS
            if name not in _PLAIN_CALLS and not method:
                return False
        elif isinstance(node, ast.Name):
            if _loads(node) and node.id not in known | local | _BUILTINS:
                return False
        elif not isinstance(node, _PLAIN_NODES):
            return False
    return True


def _loads(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)


def _global_names(table: symtable.SymbolTable) -> set[str]:
    """The names that a scope and the scopes inside it look up in the module."""
    used = set()
    for symbol in table.get_symbols():
        module_level = table.get_type() == "module" or symbol.is_global()
        if module_level and symbol.is_referenced():
            used.add(symbol.get_name())
    for child in table.get_children():
        used |= _global_names(child)
    return used


def imported_modules(source: str) -> Iterator[str]:
    """The top-level modules that Python source imports anywhere."""
    for node in ast.walk(ast.parse(_MAGIC.sub("# ", source))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]
