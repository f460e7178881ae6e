"""A script as the cells it was exported from, so that an error in one part costs no other.

Known are the marks of nbconvert, jupytext (percent and light), Spyder, VS Code, Databricks and
old IPython. Where there are none, as in what Colab saves, every statement is a part of its own.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import parso

_MARK = re.compile(
    r"#[ \t]*In[ \t]?\[[ \d*]*\]:?[ \t]*$"  # nbconvert, Hydrogen
    r"|#[ \t]*%%+(?:[ \t].*|\[.*)?$"  # percent, Spyder, VS Code; `# %%time` is a magic
    r"|# <(?:code|markdown|raw|heading)cell.*>[ \t]*$"  # IPython 0.13, Spyder
    r"|# COMMAND -{5,}[ \t]*$"  # Databricks
)
_COMMENT = re.compile(r"[ \t]*#(?: MAGIC(?: %md)?)?[ \t]?")
_LIGHT_MARK = re.compile(r"# \+(?:[ \t].*)?$|# -[ \t]*$")
_LIGHT_HEADER = re.compile(r"^#\s+format_name: light\s*$", re.MULTILINE)
_PROSE_MARK = re.compile(r".*(?:\[(?:markdown|md|raw)\]|<(?:markdown|raw|heading)cell)")
_MAGIC = re.compile(r"[ \t]*(?:[%!]|(?:# )?get_ipython\(\)\.|# [%!])")
_COLAB_MAGIC = "# Commented out IPython magic to ensure Python compatibility."
_LOOKS_ON = r"%%(?:time|timeit|capture|prun)\b"  # magics whose cell is Python all the same
_OTHER_ROOM = re.compile(rf"# MAGIC[ \t]+(?:{_LOOKS_ON}|%python\b)")
_LONGEST_BROKEN = 200_000  # characters of invalid Python that are still cut at its statements


@dataclass(frozen=True)
class Part:
    """What would be a code cell; `line` is where it starts in the script."""

    line: int
    source: str


def parts(text: str, most: int) -> tuple[Part, ...]:
    """The parts of a script that have code in them; the whole as one where they are over `most`."""
    lines = _uncommented(text.split("\n"))
    marks = _marks(lines)
    found = tuple(_between(lines, marks) if marks else _statement_parts(lines))
    return found if len(found) <= most else (Part(1, text),)


def prose(text: str) -> Iterator[str | None]:
    """Yield what each line of a script says in words: comments, and texts that stand by themselves.

    None is a line of code; a line that starts a cell, and a blank one, say nothing.
    """
    lines = text.split("\n")
    marks = set(_marks(lines))
    said = dict(_standing_texts(lines))
    for number, line in enumerate(lines, 1):
        if number in said:
            yield said[number]
        elif number in marks or not line.strip():
            yield ""
        elif line.lstrip().startswith("#"):
            yield _COMMENT.sub("", line, count=1)
        else:
            yield None


def _standing_texts(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines of texts that are statements by themselves, as Colab writes Markdown."""
    tree = _parsed(lines)
    for node in tree.body if tree else ():
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            numbers = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            said = value.value.split("\n")
            yield from zip(numbers, (*said, *[""] * (len(numbers) - len(said))), strict=False)


def without_runs(sources: Sequence[str], runs: Iterable[str]) -> tuple[str, ...]:
    """`sources` without the statements that stand together as they do in one of `runs`.

    What had nothing else is empty. Comments, blanks and magics do not count: exporters change
    them. A run that only imports stays.
    """
    wanted = {key for run in runs if (key := _key(_statements(run)))}
    longest = max(map(len, wanted), default=0)
    units = [
        (number, statement)
        for number, source in enumerate(sources)
        for statement in _statements(source)
    ]
    gone: dict[int, set[int]] = {}
    position = 0
    while position < len(units):
        length = 0
        for size in range(min(longest, len(units) - position), 0, -1):
            if tuple(one.text for _, one in units[position : position + size]) in wanted:
                length = size
                break
        for number, one in units[position : position + length]:
            gone.setdefault(number, set()).update(range(one.first, one.last + 1))
        position += max(1, length)
    return tuple(_left(source, gone.get(n, set())) for n, source in enumerate(sources))


def _left(source: str, gone: set[int]) -> str:
    if not gone:
        return source
    lines = ["" if n in gone else line for n, line in enumerate(source.split("\n"), 1)]
    return "\n".join(lines) if _has_code(lines) else ""


def _marks(lines: Sequence[str]) -> list[int]:
    """The lines (from 1) that start a part."""
    found = [number for number, line in enumerate(lines, 1) if _MARK.match(line)]
    if not found and (_LIGHT_HEADER.search("\n".join(lines[:40])) or "# +" in lines):
        found = [number for number, line in enumerate(lines, 1) if _LIGHT_MARK.match(line)]
    if not found:
        return []
    spans = _spans_of_statements(lines)
    if spans is None:  # an error somewhere: then what looks like a mark is one
        return found
    return [number for number in found if number not in spans]


def _spans_of_statements(lines: Sequence[str]) -> set[int] | None:
    """All lines that statements are on; None where it is not Python."""
    tree = _parsed(lines)
    if tree is None:
        return None
    inside: set[int] = set()
    for node in tree.body:
        inside.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return inside


def _parsed(lines: Sequence[str]) -> ast.Module | None:
    """The tree of what Python there is beside magics; None where it is not valid."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(_without_magics(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _without_magics(lines: Sequence[str]) -> str:
    return "\n".join("pass" if line.startswith(("%", "!")) else line for line in lines)


def _between(lines: Sequence[str], marks: Sequence[int]) -> Iterator[Part]:
    """What stands between the marks, where it is code."""
    light = not _MARK.match(lines[marks[0] - 1])
    edges = [0, *marks, len(lines) + 1]
    for begin, end in pairwise(edges):
        part = list(lines[begin : end - 1])
        head = lines[begin - 1] if begin else ""
        if _PROSE_MARK.match(head) or not _has_code(part):
            continue
        if light and (begin == 0 or head.startswith("# -")):  # cells without marks
            yield from _statement_parts(part, begin)
        else:
            yield _part(part, begin + 1)


def _statement_parts(lines: Sequence[str], before: int = 0) -> Iterator[Part]:
    """Every statement as a part; imports that stand together, and definitions, are one."""
    group: list[str] = []
    began, group_kind = 0, ""
    for first, last, kind in _cuts(lines):
        text = list(lines[first - 1 : last])
        if kind == "constant" or not _has_code(text):
            continue
        if group and kind and kind == group_kind:
            group += text
            continue
        if group:
            yield _part(group, began)
        group, began, group_kind = text, before + first, kind
    if group:
        yield _part(group, began)


def _cuts(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """First and last line of each top-level statement, and its kind where that matters.

    Works on invalid Python, too: an error ends with the next line that starts afresh.
    """
    tree = _parsed(lines)
    starts = _starts(tree) if tree is not None else _starts_among_errors(lines)
    ordered = sorted(starts)
    for line, following in zip(ordered, [*ordered[1:], len(lines) + 1], strict=False):
        yield line, following - 1, starts[line]


def _starts(tree: ast.Module) -> dict[int, str]:
    starts: dict[int, str] = {}
    for node in tree.body:
        kind = ""
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            kind = "definition"
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            kind = "import"
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            kind = "constant"
        line = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        # Several on one line are of no kind in particular.
        starts[line] = kind if starts.get(line, kind) == kind else ""
    return starts


def _starts_among_errors(lines: Sequence[str]) -> dict[int, str]:
    text = _without_magics(lines)
    if len(text) > _LONGEST_BROKEN:
        return {1: ""}
    try:
        nodes = [(node.start_pos, node.end_pos, node.type) for node in parso.parse(text).children]
    except RecursionError:
        return {1: ""}
    starts: dict[int, str] = {}
    for (line, column), (last, _), kind in nodes:
        if column == 0 and kind not in ("newline", "endmarker"):
            starts.setdefault(line, "")
        if kind == "error_node":  # an open bracket takes what follows with it
            for number in range(line + 1, min(last, len(lines)) + 1):
                if re.match(r"[^\W\d]|@", lines[number - 1]):
                    starts.setdefault(number, "")
    return starts


@dataclass(frozen=True)
class _Statement:
    """A statement between two lines, and its text as it is compared."""

    first: int
    last: int
    text: str
    imports: bool


def _statements(source: str) -> list[_Statement]:
    lines = source.split("\n")
    found = []
    for first, last, kind in _cuts(lines):
        text = [line.rstrip() for line in lines[first - 1 : last]]
        kept = [t for t in text if t and not t.lstrip().startswith("#") and not _MAGIC.match(t)]
        if kept:
            found.append(_Statement(first, last, "\n".join(kept), kind == "import"))
    return found


def _key(statements: Sequence[_Statement]) -> tuple[str, ...]:
    """What a run of statements is known by; empty for one that only imports."""
    if all(one.imports for one in statements):
        return ()
    return tuple(one.text for one in statements)


def _uncommented(lines: Sequence[str]) -> list[str]:
    """Code that Colab and Databricks commented out because a magic stands above it."""
    result: list[str] = []
    inside = ""
    for number, line in enumerate(lines):
        if line == _COLAB_MAGIC and re.match(f"# {_LOOKS_ON}", (*lines, "")[number + 1]):
            inside = "# "
            result.append("")
            continue
        if not inside and _OTHER_ROOM.match(line):
            inside = "# MAGIC "
        if inside and not line.startswith(inside.rstrip()):
            inside = ""
        code = line[len(inside) :]
        result.append("" if inside and code.strip() == "%python" else code)
    return result


def _has_code(lines: Iterable[str]) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in lines)


def _part(lines: Sequence[str], number: int) -> Part:
    return Part(number, "\n".join(lines).rstrip("\n"))
