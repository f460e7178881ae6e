"""The functions that a student wrote for a question, as they are compared side by side.

Comments, docstrings and layout make no difference, and what stands in the release is left out. So
two students who wrote the same have the same text here.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence

from autograder import limited
from autograder.errors import AutograderError
from autograder.records import Reading

SECONDS = 10.0  # of processor time, to read the code of one submission
LONGEST = 20_000  # characters of one question's code on a page
Functions = Mapping[str, Sequence[str]]  # those of each question
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def read_code(
    readings: Iterable[tuple[str, Reading]],
    wanted: Mapping[str, Sequence[str]],
    functions: Functions,
    released: Sequence[str],
) -> dict[tuple[str, str], str]:
    """Return what each submission has for a question, by question and submission.

    A submission that cannot be read within limits has a comment that says so.

    Args:
        readings: What grading read of the submissions.
        wanted: The questions of which the code is wanted, by submission.
        functions: The functions of every question.
        released: The code cells of the release.
    """
    found: dict[tuple[str, str], str] = {}
    for submission, reading in readings:
        questions = wanted.get(submission)
        if not questions:
            continue
        sources = [cell.source for cell in reading.cells]
        try:
            own = limited.call(own_functions, sources, functions, list(released), seconds=SECONDS)
        except AutograderError as error:
            own = dict.fromkeys(questions, f"# cannot be shown: {error}")
        found |= {(question, submission): own[question] for question in questions}
    return found


def own_functions(
    sources: Sequence[str], functions: Functions, released: Sequence[str]
) -> dict[str, str]:
    """Return the student's code of every question: its functions, and whatever they lead to.

    A definition that is as it was released is left out, and so are the functions of other
    questions. `sources` are the cells that were graded; those that are no Python have nothing.
    """
    given = set(_definitions(released).values())
    own = _definitions(sources)
    taken = {name for names in functions.values() for name in names}
    texts = {}
    for question, names in functions.items():
        reached = _reached(names, own, taken - set(names))
        parts = [own[name] for name in own if name in reached and own[name] not in given]
        texts[question] = "\n\n".join(parts)[:LONGEST]
    return texts


def _definitions(sources: Iterable[str]) -> dict[str, str]:
    """The last definition of each name at the top level, in one form, in their order."""
    found: dict[str, str] = {}
    for source in sources:
        for node in _statements(source):
            for name in _names(node):
                found.pop(name, None)
                found[name] = ast.unparse(_plain(node))
    return found


def _statements(source: str) -> list[ast.stmt]:
    lines = source.split("\n")
    python = "\n".join("pass" if line.lstrip().startswith(("%", "!")) else line for line in lines)
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(python).body
    except (SyntaxError, ValueError):
        return []


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, _DEFINITIONS):
        yield node.name
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _plain(node: ast.stmt) -> ast.stmt:
    """The statement without its docstrings."""
    for inner in ast.walk(node):
        if isinstance(inner, _DEFINITIONS) and ast.get_docstring(inner, clean=False) is not None:
            inner.body = inner.body[1:] or [ast.Pass()]
    return node


def _reached(names: Iterable[str], own: Mapping[str, str], others: set[str]) -> set[str]:
    """The definitions that some functions lead to, without the functions of other questions."""
    reached: set[str] = set()
    todo = [name for name in names if name in own]
    while todo:
        name = todo.pop()
        if name in reached:
            continue
        reached.add(name)
        used = {node.id for node in ast.walk(ast.parse(own[name])) if isinstance(node, ast.Name)}
        todo += [other for other in used & own.keys() if other not in others]
    return reached
