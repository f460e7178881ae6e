"""What a submission's functions need of the cells that grading leaves out.

A student may use what the notebook itself has defined in an experiment, or put a constant of their
own into a cell with a check. In the notebook that works, so it has to work here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from autograder.intake.definitions import only_defines
from autograder.intake.question_code import Statement, needed, statements

_WORD = re.compile(r"[^\W\d]\w*")
Place = tuple[int, int]  # line and column where a statement begins


@dataclass(frozen=True)
class LeftOutCode:
    """The code of a cell that does not run; `changed` where a skipped cell is not as released."""

    source: str
    changed: bool = False


def reached(
    running: Sequence[str],
    left_out: Sequence[LeftOutCode],
    functions: Collection[str],
    released: Sequence[str],
) -> list[frozenset[Place]]:
    """For each cell that is left out, where the statements begin that must run all the same.

    These bind what the functions reach and nothing that runs binds. Of released code they only
    define; of the student's own in a changed cell they may compute.

    Args:
        running: The sources of what runs.
        left_out: The cells that do not.
        functions: The functions that are graded.
        released: The sources of the skipped cells as students were given them.
    """
    given = set[str]()
    if any(cell.changed for cell in left_out):
        given = {item.same for source in released for item in _known(source)}
    offered: list[tuple[int, Statement]] = [
        (number, item)
        for number, cell in enumerate(left_out)
        for item in (statements(cell.source) if cell.changed else _known(cell.source))
        if item.binds and _may_run(item, cell.changed, given)
    ]
    places: list[set[Place]] = [set() for _ in left_out]
    words = {word for source in running for word in _WORD.findall(source)}
    if all(words.isdisjoint(item.binds) for _, item in offered):
        return [frozenset(found) for found in places]  # as nearly always, and sooner
    own = [item for source in running for item in statements(source)]
    bound = {name for item in own for name in item.binds}
    offered = [(number, item) for number, item in offered if bound.isdisjoint(item.binds)]
    wanted = needed([*own, *(item for _, item in offered)], list(functions), set())
    chosen = {id(item) for item in wanted}
    for number, item in offered:
        if id(item) in chosen and item.node is not None:
            places[number].add((item.node.lineno, item.node.col_offset))
    return [frozenset(found) for found in places]


@lru_cache(maxsize=512)
def _known(source: str) -> tuple[Statement, ...]:
    """The statements of a released cell, which are the same in every submission."""
    return tuple(statements(source))


def _may_run(item: Statement, changed: bool, given: Collection[str]) -> bool:
    if item.node is None:
        return False
    if only_defines(item.node):
        return True
    assigns = isinstance(item.node, (ast.Assign, ast.AnnAssign))
    return changed and assigns and item.same not in given
