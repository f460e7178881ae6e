"""What staff should know of a notebook that runs and yet may not do what its author meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from autograder.intake.cells import ReleasedCells
from autograder.intake.notebook import Notebook

_DEF = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(", re.MULTILINE)
_ANEW = re.compile(r"^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)[ \t]*(\S[^\n]{0,60})", re.MULTILINE)


def remarks(notebook: Notebook, released: ReleasedCells) -> Iterator[str]:
    """Notes on answers in cells that do not run, and on functions whose name is used again."""
    functions = set(released.functions)
    defined: dict[str, int] = {}
    for position, cell in enumerate(notebook.cells, start=1):
        if cell.kind != "code":
            continue
        yield from _used_again(cell.source, position, defined, functions)
    for position, cell in enumerate(notebook.cells, start=1):
        if cell.kind == "code":
            continue
        lost = sorted(_released_names(cell.source, functions) - set(defined))
        if lost:
            kind = "Markdown" if cell.kind == "markdown" else "raw"
            yield (
                f"cell {position} is a {kind} cell and holds the code of {', '.join(lost)}: it "
                "does not run; as a code cell it would"
            )


def _used_again(
    source: str, position: int, defined: dict[str, int], functions: Collection[str]
) -> Iterator[str]:
    """Go through one cell's lines; `defined` is function → the cell that defined it last."""
    events = [(m.start(), m[1], "") for m in _DEF.finditer(source)]
    events += [(m.start(), m[1], m[2]) for m in _ANEW.finditer(source)]
    for _, name, value in sorted(events):
        if name not in functions:
            continue
        if not value:
            defined[name] = position
        elif name in defined and not value.startswith(("lambda", "tf.function", "jax.jit")):
            yield (
                f"cell {position} uses the name of the function {name}, which cell "
                f"{defined[name]} defines, for something else ({name} = {value.strip()[:40]})"
            )


def _released_names(source: str, functions: Collection[str]) -> set[str]:
    return set(_DEF.findall(source)) & set(functions)
