"""From the bytes of a notebook or a script to its cells, whatever wrote those bytes.

Reads nbformat 2 to 4 (`worksheets` and `input`, or `cells` and `source`) into one plain record.
The only exception that hostile bytes can cause is RejectedSubmission, with a reason.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from autograder.errors import RejectedSubmission
from autograder.intake.decoding import (
    decode_text,
    newlines,
    script_encoding,
    without_surrogates,
)
from autograder.intake.found import LIMITS, IntakeLimits
from autograder.intake.mistaken import mistaken
from autograder.intake.plots import without_plots
from autograder.intake.scripts import parts

_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_KINDS = {"code": "code", "markdown": "markdown", "raw": "raw", "heading": "markdown"}
_KERNELS_OF_OTHERS = re.compile(
    r"(ir|irkernel|julia|xcpp|xc|octave|bash|zsh|javascript|jslab|deno|typescript|rust|evcxr|go|"
    r"gophernotes|matlab|scala|almond|ruby|perl|iperl|haskell|ihaskell|csharp|fsharp|powershell|"
    r"java|rjava|kotlin|sas|stata|sql|lua|clojure|wolfram\w*|sagemath-r|maxima|\.net-.*)"
    r"([-_\d].*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NotebookCell:
    """One cell as it stands; `id` is empty where the file has none that is usable."""

    id: str
    kind: str  # code, markdown or raw
    source: str
    # As the file has them, whatever that is; nothing that grades looks at them.
    outputs: object = field(default=None, compare=False, repr=False)
    attachments: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Notebook:
    """A student's notebook: its cells, and what its metadata says of itself."""

    cells: tuple[NotebookCell, ...]
    assignment: str = ""  # the assignment that its metadata name
    format: int = 4  # major nbformat version; 0 for a script
    notes: tuple[str, ...] = field(default=())
    script: str = field(default="", compare=False, repr=False)  # the text of a script


def looks_like_notebook(text: bytes) -> bool:
    """Whether the first bytes of a file are those of a notebook's JSON."""
    head = text[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"{") and any(
        key in head for key in (b'"cells"', b'"nbformat"', b'"worksheets"')
    )


def read_script(data: bytes, limits: IntakeLimits = LIMITS) -> Notebook:
    """A script as a notebook of the cells it was made from; ids name the lines they start at."""
    if len(data) > limits.script_bytes:
        raise RejectedSubmission(f"the script has {len(data)} bytes; {limits.script_bytes} allowed")
    text = decode_text(data, script_encoding(data))
    if not text.strip():
        raise RejectedSubmission("the file is empty")
    cells = tuple(
        NotebookCell(f"line-{part.line}", "code", part.source) for part in parts(text, limits.cells)
    )
    return Notebook(cells, format=0, script=text)


def read_notebook(data: bytes, limits: IntakeLimits = LIMITS) -> Notebook:
    """The notebook in `data`. Raises RejectedSubmission when there is none to run."""
    size = len(data)
    if size > limits.notebook_bytes:
        data = without_plots(data)
    document = _json_object(data, limits)
    version = _format(document)
    raw_cells = _raw_cells(document, version)
    if len(raw_cells) > limits.cells:
        raise RejectedSubmission(
            f"the notebook has {len(raw_cells)} cells, more than the {limits.cells} allowed"
        )
    metadata = _mapping(document.get("metadata"))
    _refuse_other_language(metadata, raw_cells)
    notes: list[str] = []
    if len(data) < size:
        notes.append(f"read without its outputs: with them it has {size >> 20} MiB")
    cells = tuple(
        cell
        for position, raw in enumerate(raw_cells, start=1)
        if (cell := _cell(raw, position, notes, limits)) is not None
    )
    if sum(len(cell.source) for cell in cells if cell.kind == "code") > limits.source_characters:
        raise RejectedSubmission(
            f"the code cells have more than {limits.source_characters} characters together"
        )
    return Notebook(cells, _assignment(metadata), version, tuple(notes))


# --- JSON -------------------------------------------------------------------------------------


def _json_object(data: bytes, limits: IntakeLimits) -> dict[str, Any]:
    if len(data) > limits.notebook_bytes:
        raise RejectedSubmission(
            f"the notebook has {len(data)} bytes without its plots, more than the "
            f"{limits.notebook_bytes} allowed: clear its outputs and hand it in again"
        )
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise RejectedSubmission("the file is empty")
    if other := mistaken(data):
        raise RejectedSubmission(other)
    text = decode_text(data)
    # Counted before parsing, because `[],` takes three bytes on disk and seventy in memory.
    if sum(text.count(mark) for mark in ",[{") > limits.notebook_values:
        raise RejectedSubmission(
            "the notebook holds too many JSON values: clear its outputs and hand it in again"
        )
    try:
        document = json.loads(text, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise RejectedSubmission(
            f"not a notebook: broken JSON at line {error.lineno}, column {error.colno} "
            f"({error.msg}). Open it in Jupyter, save it, and hand it in again"
        ) from error
    except RecursionError as error:
        raise RejectedSubmission("not a notebook: its JSON is nested too deeply") from error
    except (ValueError, MemoryError) as error:
        raise RejectedSubmission(f"not a notebook: its JSON cannot be read ({error})") from error
    if not isinstance(document, dict):
        raise RejectedSubmission(
            f"not a notebook: JSON, but a {_json_name(document)} where an object was expected"
        )
    return document


def _integer(digits: str) -> int:
    """No number of a notebook that matters has many digits; Python refuses thousands of them."""
    return int(digits) if len(digits) < 20 else 0


def _json_name(value: object) -> str:
    names = {list: "list", str: "text", bool: "truth value", type(None): "null"}
    return names.get(type(value), "number")


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


# --- the parts of a notebook ------------------------------------------------------------------


def _format(document: dict[str, Any]) -> int:
    version = document.get("nbformat")
    if isinstance(version, bool) or not isinstance(version, int):
        if "cells" in document:
            return 4
        if "worksheets" in document:
            return 3
        raise RejectedSubmission("not a notebook: JSON without cells")
    if version not in (2, 3, 4):
        raise RejectedSubmission(
            f"nbformat {version} cannot be graded: save the notebook as nbformat 4"
        )
    return version


def _raw_cells(document: dict[str, Any], version: int) -> list[Any]:
    cells = document.get("cells")
    if isinstance(cells, list):  # also in a file whose version was edited
        return cells
    worksheets = document.get("worksheets")
    if isinstance(worksheets, list):
        found: list[Any] = []
        for sheet in worksheets:
            inside = _mapping(sheet).get("cells")
            found.extend(inside if isinstance(inside, list) else [])
        return found
    where = "cells" if version == 4 else "worksheets"
    raise RejectedSubmission(f"not a notebook: nbformat {version} without a list of {where}")


def _cell(
    raw: object, position: int, notes: list[str], limits: IntakeLimits
) -> NotebookCell | None:
    if not isinstance(raw, dict):
        notes.append(f"cell {position} was left out: not a JSON object")
        return None
    stated = raw.get("cell_type")
    kind = _KINDS.get(stated) if isinstance(stated, str) else None
    if kind is None:
        notes.append(f"cell {position} was left out: it has no known type")
        return None
    source = _source(raw.get("source", raw.get("input", "")))
    if source is None:
        notes.append(f"cell {position} was left out: its source is not text")
        return None
    if kind == "code" and len(source) > limits.cell_characters:
        raise RejectedSubmission(
            f"cell {position} has {len(source)} characters, more than the "
            f"{limits.cell_characters} allowed"
        )
    identity = raw.get("id")
    usable = isinstance(identity, str) and _ID.fullmatch(identity)
    return NotebookCell(
        str(identity) if usable else "", kind, source, raw.get("outputs"), raw.get("attachments")
    )


def _source(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    if not isinstance(value, str):
        return None
    return newlines(without_surrogates(value))


def _assignment(metadata: dict[str, Any]) -> str:
    """The assignment that the release wrote into the metadata (ours, or Otter's field)."""
    for section, key in (("autograder", "assignment"), ("otter", "assignment_name")):
        named = _mapping(metadata.get(section)).get(key)
        if isinstance(named, str) and named.strip():
            return without_surrogates(named.strip())[:100]
    return ""


# --- the language -----------------------------------------------------------------------------


def _refuse_other_language(metadata: dict[str, Any], cells: list[Any]) -> None:
    """Raise when the notebook names a language or kernel, and none that it names is Python."""
    kernel = _mapping(metadata.get("kernelspec"))
    info = _mapping(metadata.get("language_info"))
    named = [
        value.strip().lower()
        for value in (info.get("name"), kernel.get("language"), _cell_language(cells))
        if isinstance(value, str) and value.strip()
    ]
    if any(_is_python(language) for language in named):
        return
    kernel_name = kernel.get("name")
    foreign = isinstance(kernel_name, str) and _KERNELS_OF_OTHERS.fullmatch(kernel_name.strip())
    if not named and not foreign:
        return
    shown = without_surrogates(named[0] if named else str(kernel_name))[:40]
    raise RejectedSubmission(
        f"the notebook is written for another language ({shown}): choose the Python 3 kernel"
    )


def _is_python(language: str) -> bool:
    return "python" in language or language in ("pyodide", "pyspark", "sage", "sagemath", "xeus")


def _cell_language(cells: list[Any]) -> str:
    """The language that most code cells of an nbformat 3 file name; empty where none does."""
    named = Counter(
        cell["language"]
        for cell in cells
        if isinstance(cell, dict) and isinstance(cell.get("language"), str)
    )
    return named.most_common(1)[0][0] if named else ""
