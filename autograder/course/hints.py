"""Hints on request: what a student may ask for when a question will not come right.

In the master they stand in a raw cell right before `# END QUESTION`, whose first line is
`# HINTS` and whose rest is a YAML list of texts in Markdown, from the gentlest to the plainest:

    # %% [raw]
    # # HINTS
    # - Which symbols are there? Sort them before you count.
    # - |
    #   A dictionary from symbol to index answers both questions at once.

The last one is not the solution: the gate of a release looks for secrets in them, too.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from autograder.course.cells import MasterCell
from autograder.errors import MasterError

FEWEST = 2  # one hint is a push over the edge; steps begin with two
_MARK = re.compile(r"#[ \t]+HINTS[ \t]*(\n|$)")
_FORM = "a list of texts, '# - …' a line, under '# # HINTS'"


def holds_hints(source: str) -> bool:
    """Whether the text of a raw cell is that of a question's hints."""
    return _MARK.match(source) is not None


def read_hints(cell: MasterCell, path: Path, question: str) -> tuple[str, ...]:
    """The hints of `question` in the order in which they are given.

    Raises `MasterError`, with file, line and question, for anything but a list of texts, for fewer
    than two, and for a text that YAML would cut at a `#`.
    """
    text = cell.source.split("\n", 1)[1] if "\n" in cell.source else ""
    first = cell.line + 1

    def error(line: int, what: str) -> MasterError:
        return MasterError(f"{path}:{first + line}: the hints of {question}: {what}")

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        what = getattr(problem, "problem", None) or "not YAML"
        raise error(mark.line if mark else 0, f"{what}; expected {_FORM}") from None
    if not isinstance(node, yaml.SequenceNode):
        raise error(-1 if node is None else 0, f"expected {_FORM}")
    lines = text.split("\n")
    hints = []
    for item in node.value:
        line = item.start_mark.line
        if not isinstance(item, yaml.ScalarNode) or item.tag != "tag:yaml.org,2002:str":
            raise error(
                line,
                "a hint is a text; YAML reads another kind of value here, perhaps because of a "
                "colon: put the text in quotes, or on the lines under '# - |'",
            )
        end = item.end_mark
        if item.style is None and lines[end.line][end.column :].strip():
            raise error(
                end.line,
                f"YAML takes {lines[end.line][end.column :].strip()!r} for a comment: put the "
                "text in quotes, or on the lines under '# - |'",
            )
        if not item.value.strip():
            raise error(line, "a hint is empty")
        hints.append(item.value.strip())
    if len(hints) < FEWEST:
        raise error(
            -1,
            f"there is only {len(hints)}; a student asks for the next one, so write "
            f"at least {FEWEST}",
        )
    return tuple(hints)
