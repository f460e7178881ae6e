"""The first-order mutants of a reference: its functions with one small change each.

Whoever tests a program by mutants asks of each whether a test notices (DeMillo, Lipton and Sayward,
1978). A change is made in the syntax tree, and the function written out from there:

- comparison: `<` to `<=` and `>=`, `==` to `!=`, `in` to `not in` …
- operator: `+` to `-`, `*` to `/`, `and` to `or`; a sign or a `not` left out; `+=` to `-=`
- condition: of an `if`, `while` or `… if … else …` turned round; a comprehension's filter left out
- constant: a number one more and one less, `True` to `False`, a text emptied (not an error's)
- keyword: a named argument left out
- call: replaced by its only argument (`sorted(a)` to `a`), or by what its method belongs to
- statement: left out, unless it gives a name its first value or is the last one of the function
- slice: one of its bounds left out
- order: two neighbours of a returned tuple exchanged
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from autograder.course.master import Master
from autograder.course.questions import SolutionCell

LEFT_OUT = "left out"  # what a statement becomes that is gone
_ARROW = " → "

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_COMPOUND = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.AsyncFor, ast.While,
    ast.With, ast.AsyncWith, ast.Try, ast.Match,
)  # fmt: skip
_NEVER_LEFT_OUT = (
    ast.Import, ast.ImportFrom, ast.Pass, ast.Global, ast.Nonlocal, ast.FunctionDef,
    ast.AsyncFunctionDef, ast.ClassDef,
)  # fmt: skip
_UNTOUCHED = {"annotation", "returns", "decorator_list", "type_params", "ctx", "type_comment"}


@dataclass(frozen=True)
class Mutant:
    """One function of a reference with one change."""

    question: str
    function: str
    kind: str
    line: int  # of the master, where the change is
    before: str  # the statement, or the first line of a compound one, as `ast.unparse` writes it
    after: str
    text: str  # the cell of the function with the change: what a chaff's file would hold

    @property
    def change(self) -> str:
        """The change, by which the file of allowed mutants names it."""
        return f"{self.before}{_ARROW}{self.after}"


@dataclass(frozen=True)
class _Site:
    """Where a change can be made: a field of a node, or one place of a list in it."""

    node: ast.AST
    field: str
    place: int | None
    statement: ast.stmt  # the innermost one around it

    def get(self) -> object:
        value = getattr(self.node, self.field)
        return value if self.place is None else value[self.place]

    def put(self, value: object) -> None:
        if self.place is None:
            setattr(self.node, self.field, value)
        else:
            getattr(self.node, self.field)[self.place] = value


def mutants_of(master: Master) -> list[Mutant]:
    """The mutants of all functions that students write, in the order of the master's lines."""
    return [mutant for cell in master.solutions for mutant in _kept_of_cell(cell)]


@cache
def _kept_of_cell(cell: SolutionCell) -> tuple[Mutant, ...]:
    """Once: a proof asks more than once, and each mutant is a text made of a whole tree."""
    return tuple(_of_cell(cell))


def _of_cell(cell: SolutionCell) -> Iterator[Mutant]:
    tree = ast.parse(cell.filled)
    function = next(
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    seen = {ast.unparse(tree)}
    told: Counter[str] = Counter()
    for site in _sites(function, function):
        for kind, new in _changes(site, function):
            old = site.get()
            before, line = _first_line(site.statement), _line(old, site.statement)
            site.put(new)
            text = ast.unparse(ast.fix_missing_locations(tree))
            gone = old is site.statement
            after = LEFT_OUT if gone else _first_line(site.statement)
            site.put(old)
            if text in seen:
                continue
            seen.add(text)
            mutant = Mutant(
                cell.question, cell.function, kind, cell.line + line - 1, before, after, text + "\n"
            )
            told[mutant.change] += 1
            number = told[mutant.change]  # where a function has the same statement twice
            yield replace(mutant, before=f"{before} ({number})") if number > 1 else mutant


def _sites(node: ast.AST, statement: ast.stmt) -> Iterator[_Site]:
    """Every place under `node` that holds a node, or a list of operators, from top to bottom."""
    for field, value in ast.iter_fields(node):
        if field in _UNTOUCHED:
            continue
        children = value if isinstance(value, list) else [value]
        for place, child in enumerate(children):
            if not isinstance(child, ast.AST) or _is_text(child):
                continue
            around = child if isinstance(child, ast.stmt) else statement
            yield _Site(node, field, place if isinstance(value, list) else None, around)
            if not _is_negative_number(child):
                yield from _sites(child, around)


def _changes(site: _Site, function: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What can stand in a place instead of what stands there, each with the kind of change."""
    old = site.get()
    if isinstance(old, ast.cmpop):
        yield from (("comparison", new()) for new in _COMPARISONS[type(old)])
    elif isinstance(old, ast.operator):
        yield "operator", _OPERATORS[type(old)]()
    elif isinstance(old, ast.boolop):
        yield "operator", ast.Or() if isinstance(old, ast.And) else ast.And()
    elif isinstance(old, ast.UnaryOp) and not isinstance(old.op, ast.UAdd):
        yield "operator", old.operand
    if isinstance(old, ast.expr):
        yield from (("constant", ast.Constant(value)) for value in _other_values(site, old))
    if _is_condition(site) and isinstance(old, ast.expr):
        yield "condition", ast.UnaryOp(ast.Not(), old)
    if isinstance(old, ast.comprehension):
        for place in range(len(old.ifs)):
            yield "condition", _without(old, "ifs", place)
    if isinstance(old, ast.Call):
        for place in range(len(old.keywords)):
            yield "keyword", _without(old, "keywords", place)
        if not isinstance(site.node, ast.Raise):
            yield from (("call", inner) for inner in _inside(old))
    if isinstance(old, ast.Slice):
        for bound in ("lower", "upper", "step"):
            if getattr(old, bound) is not None:
                yield "slice", _with(old, **{bound: None})
    if isinstance(site.node, ast.Return) and isinstance(old, ast.Tuple):
        for place in range(len(old.elts) - 1):
            left, right = old.elts[place : place + 2]
            others = [*old.elts[:place], right, left, *old.elts[place + 2 :]]
            yield "order", _with(old, elts=others)
    if isinstance(old, ast.stmt) and _may_be_left_out(old, function):
        yield "statement", ast.Pass()


def _inside(call: ast.Call) -> Iterator[ast.expr]:
    """What a call makes its value of, where that is one thing."""
    if len(call.args) == 1 and not isinstance(call.args[0], ast.Starred | ast.GeneratorExp):
        yield call.args[0]
    if isinstance(call.func, ast.Attribute) and not isinstance(call.func.value, ast.Name):
        yield call.func.value


def _other_values(site: _Site, old: ast.expr) -> Iterator[bool | int | float | str]:
    negative = _is_negative_number(old)
    if negative and isinstance(old, ast.UnaryOp):
        value = -old.operand.value  # type: ignore[attr-defined]
    elif isinstance(old, ast.Constant):
        value = old.value
    else:
        return
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1)
    elif isinstance(value, str) and not isinstance(site.statement, ast.Raise):
        yield "" if value else "x"


def _is_condition(site: _Site) -> bool:
    """Whether a place holds a condition that no other change turns round."""
    if site.field != "test" or not isinstance(site.node, ast.If | ast.While | ast.IfExp):
        return False
    old = site.get()
    turned = isinstance(old, ast.UnaryOp) and isinstance(old.op, ast.Not)
    return not turned and not (isinstance(old, ast.Compare) and len(old.ops) == 1)


def _may_be_left_out(statement: ast.stmt, function: ast.AST) -> bool:
    """Whether leaving a statement out makes more than a name without a value, or no result."""
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    if isinstance(statement, _NEVER_LEFT_OUT) or statement is function.body[-1]:
        return False
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return True
    given = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    earlier = (
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Store)
        and node.lineno < statement.lineno
    )
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    names = {
        node.id
        for target in targets
        for node in ast.walk(target)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return names <= given.union(earlier)  # a statement that fills `a[i]` gives no name a value


def _first_line(statement: ast.stmt) -> str:
    text = ast.unparse(ast.fix_missing_locations(statement))
    return text.split("\n", 1)[0] if isinstance(statement, _COMPOUND) else text


def _line(old: object, statement: ast.stmt) -> int:
    """The line of a change: an operator has none of its own."""
    return getattr(old, "lineno", statement.lineno)


def _is_text(node: ast.AST) -> bool:
    """Whether a statement is a docstring or another text that does nothing."""
    return isinstance(node, ast.Expr) and isinstance(getattr(node.value, "value", None), str)


def _is_negative_number(node: object) -> bool:
    return (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
        and isinstance(node.operand.value, int | float)
    )


def _with(node: ast.AST, **fields: object) -> ast.AST:
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def _without(node: ast.AST, field: str, place: int) -> ast.AST:
    kept: Sequence[object] = getattr(node, field)
    return _with(node, **{field: [*kept[:place], *kept[place + 1 :]]})
