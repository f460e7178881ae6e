"""Makes hundreds of malformed, hostile and merely odd submissions, each with what is expected.

`make_malformed(folder, good, released, seed)` writes them all; the same arguments write the same
bytes. `good` is a notebook (JSON data, nbformat 4.5) that earns full marks. An input's `expected`
is what becomes of it, `fragment` a part of the reason, and `full` whether a graded one must still
earn full marks (None: whatever it earns). Also a command:

    python tests/malformed.py FOLDER NOTEBOOK [SEED]
"""

from __future__ import annotations

import contextlib
import copy
import io
import json
import os
import random
import socket
import stat
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GRADED, REJECTED, IGNORED, SUPERSEDED = "graded", "rejected", "ignored", "superseded"
MIB = 1024 * 1024
Notebook = dict[str, Any]


@dataclass(frozen=True)
class Malformed:
    """One input: where it lies below the folder, and what must become of it."""

    path: str
    expected: str
    fragment: str = ""
    full: bool | None = None


@dataclass(frozen=True)
class Base:
    """What the inputs are made from."""

    good: Notebook
    assignment: str
    functions: tuple[str, ...]

    @property
    def data(self) -> bytes:
        return dump(self.good)

    def copy(self) -> Notebook:
        return copy.deepcopy(self.good)


class Writer:
    """Writes one input after another and keeps what is expected of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[Malformed] = []

    def file(
        self,
        name: str | bytes,
        data: bytes,
        expected: str,
        fragment: str = "",
        full: bool | None = None,
    ) -> None:
        """One file; its name gets a number in front, so that each is a student of its own."""
        path = self.place(name)
        self.below(path).write_bytes(data)
        self.expect(path, expected, fragment, full)

    def below(self, path: bytes) -> Path:
        """The whole path of what lies at `path`."""
        return self.folder / os.fsdecode(path)

    def place(self, name: str | bytes) -> bytes:
        """A fresh path, below the folder, that ends in `name`."""
        prefix = f"m{len(self.made):04}_".encode()
        path = prefix + (name if isinstance(name, bytes) else name.encode())
        return path[:100] + b"." + path.rsplit(b".", 1)[-1] if len(path) > 255 else path

    def expect(
        self, path: bytes | str, expected: str, fragment: str = "", full: bool | None = None
    ) -> None:
        shown = path if isinstance(path, str) else os.fsdecode(path)
        self.made.append(Malformed(shown, expected, fragment, full))

    def book(
        self, name: str, notebook: object, expected: str, fragment: str = "", full: Any = None
    ) -> None:
        self.file(f"{name}.ipynb", dump(notebook), expected, fragment, full)


def make_malformed(
    folder: Path,
    good: Notebook,
    assignment: str,
    functions: Sequence[str],
    seed: int = 1,
) -> tuple[Malformed, ...]:
    """Write all inputs below `folder`, which is made; returns what is expected of each."""
    folder.mkdir(parents=True, exist_ok=True)
    base = Base(good, assignment, tuple(functions))
    writer = Writer(folder)
    for group in GROUPS:
        group(writer, base, random.Random(f"{seed} {group.__name__}"))
    return tuple(writer.made)


def dump(value: object) -> bytes:
    try:
        return json.dumps(value, indent=1, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can write as an escape
        return json.dumps(value, indent=1).encode()


def code_cells(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def source_of(cell: Mapping[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def code_cell(source: str, **fields: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    return {**cell, "source": source, **fields}


def script_of(notebook: Notebook) -> str:
    """The notebook's functions as a script: the cells that do not talk to Otter or IPython."""
    return "\n\n".join(
        source
        for cell in code_cells(notebook)
        if "grader" not in (source := source_of(cell)) and "get_ipython" not in source
    )


# --- broken JSON ------------------------------------------------------------------------------


def truncated(writer: Writer, base: Base, chance: random.Random) -> None:
    for _ in range(40):
        cut = base.data[: chance.randrange(2, len(base.data) - 2)]
        cut = cut.decode("utf-8", "ignore").encode()
        writer.file("truncated.ipynb", cut, REJECTED, "broken JSON at line")


def garbled(writer: Writer, base: Base, chance: random.Random) -> None:
    for junk in (b"x", b"]", b"}", b"<<<<<<< HEAD\n", b"//", b"\x00", b",", b"None", b"'"):
        writer.file("in_front.ipynb", junk + base.data, REJECTED, "broken JSON at line 1")
    for junk in (b"x", b"]", b"}", b"\n>>>>>>> theirs", b",", base.data, b"{}"):
        writer.file("behind.ipynb", base.data + junk, REJECTED, "broken JSON")
    text = base.data.decode()
    at = text.index('"cells"')
    for old, new in (('"cells"', "'cells'"), ('"cells":', '"cells"'), ('"cells": [', '"cells": (')):
        writer.file("edited.ipynb", text.replace(old, new, 1).encode(), REJECTED, "broken JSON")
    conflict = text[:at] + '<<<<<<< HEAD\n"x": 1,\n=======\n"y": 2,\n>>>>>>> b\n' + text[at:]
    writer.file("conflict.ipynb", conflict.encode(), REJECTED, "broken JSON")
    digits = b'{"cells": [], "nbformat": 4, "x": ' + b"9" * 10_000 + b"}"
    writer.file("digits.ipynb", digits, REJECTED, "no code to run")


def not_json(writer: Writer, base: Base, chance: random.Random) -> None:
    for data in (b"", b" ", b"\n\n\n", b"\x00" * 512, b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        writer.file("empty.ipynb", data, REJECTED, "empty")
    for data in (
        b"%PDF-1.7\n",
        b"<!DOCTYPE html><html></html>",
        b"<?xml version='1.0'?>",
        b"Rar!\x1a\x07\x01",
        b"#!/bin/sh\nrm -rf /\n",
        b"def one_hot(indices, depth):\n    pass\n",
        b"I did it together with Bob.",
        b"import pickle",
    ):
        writer.file("not_json.ipynb", data, REJECTED, "")
    for _ in range(10):
        data = b"\x80" + chance.randbytes(chance.randrange(10, 5000))
        writer.file("random.ipynb", data, REJECTED, "UTF-8")


def wrong_shape(writer: Writer, base: Base, chance: random.Random) -> None:
    for value in ([], "text", 1, 1.5, True, None, [base.good]):
        writer.book("not_an_object", value, REJECTED, "where an object was expected")
    for value in ({}, {"metadata": {}}, {"a": 1}, {"nbformat": "4"}, {"nbformat": None}):
        writer.book("no_cells", value, REJECTED, "without")
    for cells in (5, None, {}, "cells", True, {"0": {}}):
        writer.book("cells_no_list", {**base.good, "cells": cells}, REJECTED, "without a list")
    for cells in ([], [5], [None], [[]], ["x"], [{}], [{"cell_type": 5}], [{"cell_type": "x"}]):
        writer.book("no_code", {**base.good, "cells": cells}, REJECTED, "no code")
    for source in (5, {}, [1], [None], [["x"]], True):
        cell = {**code_cell(""), "source": source}
        writer.book("source", {**base.good, "cells": [cell]}, REJECTED, "no code")
        more = base.copy()
        more["cells"].append(cell)
        writer.book("source_too", more, GRADED, full=True)


def deep_and_huge(writer: Writer, base: Base, chance: random.Random) -> None:
    for depth in (1_100, 10_000, 100_000, 1_000_000):
        writer.file("deep_list.ipynb", b"[" * depth + b"]" * depth, REJECTED, "nested")
        text = b'{"a":' * depth + b"1" + b"}" * depth
        writer.file("deep_object.ipynb", text, REJECTED, "nested")
    head = b'{"nbformat": 4, "metadata": {}, "cells": ['
    writer.file("values.ipynb", head + b"[]," * 3_100_000 + b"1]}", REJECTED, "too many JSON")
    path = writer.place("sparse.ipynb")
    with writer.below(path).open("wb") as file:
        file.truncate(3_000 * MIB)  # sparse: it takes no room
    writer.expect(path, REJECTED, "more than the")
    many = {**base.good, "cells": [code_cell("1")] * 2_001}
    writer.book("cells", many, REJECTED, "more than the 2000 allowed")
    long = {**base.good, "cells": [code_cell("#" * (MIB + 1))]}
    writer.book("long_cell", long, REJECTED, "characters, more than")
    total = {**base.good, "cells": [code_cell("#" * (MIB - 1))] * 5}
    writer.book("long_in_all", total, REJECTED, "characters together")


# --- odd, but a notebook ----------------------------------------------------------------------


def versions(writer: Writer, base: Base, chance: random.Random) -> None:
    for version in (-1, 0, 1, 5, 99, 2**40):
        writer.book("version", {**base.good, "nbformat": version}, REJECTED, "cannot be graded")
    for minor in (0, 1, 2, 3, 4, 5, 9, -1, "5", None, []):
        writer.book("minor", {**base.good, "nbformat_minor": minor}, GRADED, full=True)
    for version in ("4", None, 4.0, True, []):
        writer.book("odd_version", {**base.good, "nbformat": version}, GRADED, full=True)
    writer.book("format3", as_format3(base.good), GRADED, full=True)
    writer.book("format2", {**as_format3(base.good), "nbformat": 2}, GRADED, full=True)
    for sheets in (None, 5, {}, "x"):
        broken = {"nbformat": 3, "metadata": {}, "worksheets": sheets}
        writer.book("worksheets", broken, REJECTED, "without a list of worksheets")
    for sheets in ([], [5], [{}], [{"cells": 5}]):
        broken = {"nbformat": 3, "metadata": {}, "worksheets": sheets}
        writer.book("sheets", broken, REJECTED, "no code")


def as_format3(notebook: Notebook) -> Notebook:
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cells.append(
                {
                    "cell_type": "code",
                    "collapsed": False,
                    "input": cell["source"],
                    "language": "python",
                    "metadata": {},
                    "outputs": [],
                }
            )
        else:
            cells.append({"cell_type": "markdown", "metadata": {}, "source": cell["source"]})
    sheets = [{"cells": cells, "metadata": {}}]
    return {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": sheets}


def encodings(writer: Writer, base: Base, chance: random.Random) -> None:
    text = base.data.decode()
    marked = {
        "utf8_mark": b"\xef\xbb\xbf" + base.data,
        "utf16_le": b"\xff\xfe" + text.encode("utf-16-le"),
        "utf16_be": b"\xfe\xff" + text.encode("utf-16-be"),
        "utf32_le": b"\xff\xfe\x00\x00" + text.encode("utf-32-le"),
        "crlf": text.replace("\n", "\r\n").encode(),
        "cr": text.replace("\n", "\r").encode(),
        "ascii": json.dumps(base.good).encode(),
        "blank_lines": b"\n\n  " + base.data + b"\n\n",
    }
    for name, data in marked.items():
        writer.file(f"{name}.ipynb", data, GRADED, full=True)
    crlf = base.copy()
    for cell in crlf["cells"]:
        cell["source"] = source_of(cell).replace("\n", "\r\n")
    writer.book("crlf_inside", crlf, GRADED, full=True)
    for data in (b"\xff\xfe" + text.encode("utf-16-le")[:-1], b"\xfe\xff\xd8\x00\x00\x41"):
        writer.file("half.ipynb", data, REJECTED, "UTF-16")
    with_umlaut = base.copy()
    with_umlaut["cells"].append(code_cell("# grüße"))
    for encoding in ("latin-1", "cp1252", "mac-roman"):
        whole = json.dumps(with_umlaut, ensure_ascii=False).replace("…", ".").replace("→", ">")
        encoded = whole.encode(encoding, "replace")
        writer.file(f"{encoding}.ipynb", encoded, REJECTED, "not UTF-8 text at byte")


def metadata(writer: Writer, base: Base, chance: random.Random) -> None:
    def without(keys: Sequence[str]) -> Notebook:
        notebook = base.copy()
        for cell in notebook["cells"]:
            for key in keys:
                cell.pop(key, None)
        return notebook

    for keys in (["id"], ["metadata"], ["outputs"], ["execution_count"], ["id", "metadata"]):
        writer.book("without_" + "_".join(keys), without(keys), GRADED, full=True)
    no_metadata = base.copy()
    del no_metadata["metadata"]
    writer.book("no_metadata", no_metadata, GRADED, full=True)
    for value in ({}, None, [], 5, "x", {"kernelspec": None}, {"kernelspec": []}, {"otter": 5}):
        writer.book("metadata", {**base.good, "metadata": value}, GRADED, full=True)
    for value in (5, None, [], "", "a b", "x" * 500, "ü", {"a": 1}):
        odd = base.copy()
        for cell in odd["cells"]:
            cell["id"] = value
        writer.book("ids", odd, GRADED, full=True)
    for _ in range(30):
        odd = base.copy()
        for cell in odd["cells"]:
            _odd_fields(cell, chance)
        writer.book("fields", odd, GRADED, full=True)


def _odd_fields(cell: dict[str, Any], chance: random.Random) -> None:
    """Change what a grader must not care about: tags, outputs, counts, attachments."""
    odd = [None, 5, [], {}, "x", [None], {"a": []}, -1, 1e308, True, "\ud800", "</script>"]
    for key in ("outputs", "execution_count", "attachments", "extra"):
        if chance.random() < 0.5:
            cell[key] = chance.choice(odd)
    if chance.random() < 0.5:
        tags = [["otter_ignore"], ["skip"], 5, None, ["otter_answer_cell"], "otter_ignore"]
        cell["metadata"] = {"tags": chance.choice(tags), "editable": chance.choice(odd)}


def cells(writer: Writer, base: Base, chance: random.Random) -> None:
    twice = base.copy()
    twice["cells"] = [*twice["cells"], *copy.deepcopy(twice["cells"])]
    writer.book("all_cells_twice", twice, GRADED, full=True)
    no_text = base.copy()
    no_text["cells"] = code_cells(no_text)
    writer.book("no_markdown", no_text, GRADED, full=True)
    for _ in range(6):
        doubled = base.copy()
        at = chance.randrange(len(doubled["cells"]))
        doubled["cells"].insert(at, copy.deepcopy(doubled["cells"][at]))
        writer.book("one_cell_twice", doubled, GRADED, full=True)
        fewer = base.copy()
        texts = [i for i, c in enumerate(fewer["cells"]) if c["cell_type"] != "code"]
        del fewer["cells"][chance.choice(texts)]
        writer.book("without_a_text", fewer, GRADED, full=True)
        shuffled = base.copy()
        chance.shuffle(shuffled["cells"])
        writer.book("shuffled", shuffled, GRADED)
    for name in base.functions:
        fewer = base.copy()
        fewer["cells"] = [c for c in fewer["cells"] if f"def {name}(" not in source_of(c)]
        writer.book(f"without_{name}", fewer, GRADED, full=False)
    for source in (
        "this is no Python",
        "1 / 0",
        "raise SystemExit(1)",
        "raise KeyboardInterrupt",
        "import not_there",
        "%not_a_magic",
        "%%bash\necho hello",
        "%%html\n<script>alert(1)</script>",
        "!ls /",
        "print('x' * 10_000_000)",
        "\x00",
        "x = '\ud800'",
        "\u202e",
        "assert False",
        "def broken(:",
        "await something",
        "import warnings; warnings.warn('look')",
        "print('\\x1b[2J\\x1b]0;title\\x07')",
        "(" * 300 + ")" * 300,
        "lambda: " * 2_000 + "1",
        "-" * 50_000 + "1",
        "quit()",
        "input('name? ')",
    ):
        for where in (0, len(base.good["cells"])):
            more = base.copy()
            more["cells"].insert(where, code_cell(source))
            writer.book("with_a_cell", more, GRADED, full=True)


def outputs(writer: Writer, base: Base, chance: random.Random) -> None:
    """Outputs that are stored in a notebook, which grading neither reads nor keeps."""
    stream = {"output_type": "stream", "name": "stdout"}
    shown = {"output_type": "display_data", "metadata": {}}
    for stored in (
        [{**stream, "text": "x" * (10 * MIB)}],
        [{**stream, "text": ["line\n"] * 100_000}],
        [{**shown, "data": {"image/png": "A" * (5 * MIB)}}],
        [{**shown, "data": {"text/html": "<script>alert(1)</script>" * 10_000}}],
        [{**shown, "data": {"application/javascript": "while(true){}"}}],
        [{**stream, "text": str(i)} for i in range(20_000)],
    ):
        full = base.copy()
        code_cells(full)[0]["outputs"] = stored
        writer.book("outputs", full, GRADED, full=True)
    flooded = base.copy()
    code_cells(flooded)[0]["outputs"] = [{**stream, "text": "x" * (33 * MIB)}]
    writer.book("flooded", flooded, GRADED, full=True)
    packed = zip_of({f"{base.assignment}.ipynb": dump(flooded)})
    writer.file("flooded.zip", packed, GRADED, full=True)
    code_cells(flooded)[0]["outputs"] = [{**stream, "data": {"x": "y" * (33 * MIB)}}]
    writer.book("flooded_otherwise", flooded, REJECTED, "outputs and hand it in")


def languages(writer: Writer, base: Base, chance: random.Random) -> None:
    for name, language in (
        ("ir", "R"),
        ("julia-1.10", "julia"),
        ("bash", "bash"),
        ("javascript", "javascript"),
        ("xcpp17", "c++"),
        ("octave", "octave"),
        ("rust", "rust"),
        ("sql", "sql"),
    ):
        kernel = {"name": name, "display_name": name, "language": language}
        for given in (
            {"kernelspec": kernel},
            {"language_info": {"name": language}},
            {"kernelspec": {"name": name, "display_name": "x"}},
        ):
            if "kernelspec" in given and name == "sql" and "language" not in given["kernelspec"]:
                continue
            notebook = {**base.good, "metadata": given}
            writer.book(f"kernel_{name}", notebook, REJECTED, "another language")
    for name in ("python3", "conda-env-dl-py", "venv", "python3.12", "ipykernel", "", "my kernel"):
        kernel = {"name": name, "display_name": "Python", "language": "python"}
        writer.book("python", {**base.good, "metadata": {"kernelspec": kernel}}, GRADED, full=True)


def assignments(writer: Writer, base: Base, chance: random.Random) -> None:
    other = {"otter": {"assignment_name": "quantum_gravity"}}
    foreign = {**base.good, "metadata": other, "cells": [code_cell("def quantize(x):\n  pass")]}
    writer.book("other_assignment", foreign, REJECTED, "another assignment (quantum_gravity)")
    writer.book("other_name", {**base.good, "metadata": other}, GRADED, full=True)
    anonymous = {**base.good, "metadata": {}, "cells": [code_cell("def quantize(x):\n  pass")]}
    writer.book("nothing_of_ours", anonymous, GRADED, full=False)


# --- scripts ----------------------------------------------------------------------------------


def scripts(writer: Writer, base: Base, chance: random.Random) -> None:
    text = script_of(base.good)
    for name, data in {
        "script": text.encode(),
        "crlf": text.replace("\n", "\r\n").encode(),
        "mark": b"\xef\xbb\xbf" + text.encode(),
        "utf16": b"\xff\xfe" + text.encode("utf-16-le"),
        "shebang": b"#!/usr/bin/env python3\n" + text.encode(),
        "latin": ("# -*- coding: latin-1 -*-\n# gr\xfc\xdfe\n" + _ascii(text)).encode("latin-1"),
        "raises": text.encode() + b"\n\n1 / 0\n",
        "exits": text.encode() + b"\n\nimport sys\nsys.exit(3)\n",
        "unfinished": text.encode() + b"\ndef (:\n",  # what stands before it counts
    }.items():
        writer.file(f"{name}.py", data, GRADED, full=True)
    writer.file("notebook_inside.py", base.data, GRADED, full=True)
    for data in (
        b"no python at all",
        b"\x00",
        b"import antigravity",
    ):
        writer.file("wrong.py", data, GRADED, full=False)
    for data in (b"", b"\n", b"\xef\xbb\xbf"):
        writer.file("empty.py", data, REJECTED, "empty")
    for encoding in (b"rot13", b"zlib", b"nonsense", b"utf-7", b"idna"):
        data = b"# coding: " + encoding + b"\n" + text.encode()
        writer.file("cookie.py", data, REJECTED, "the script names the encoding")
    writer.file(
        "bytes.py", b"# gr\xfc\xdfe\nx = 1\n", REJECTED, "not UTF-8 text at byte 4 (line 1)"
    )
    writer.file("long.py", b"#" * (MIB + 1), REJECTED, "allowed")


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()


# --- zips -------------------------------------------------------------------------------------


def zip_of(
    members: Mapping[str, bytes] | Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    pairs = members.items() if isinstance(members, Mapping) else members
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in pairs:
            info = zipfile.ZipInfo(name, (2026, 10, 1, 12, 0, 0))
            info.compress_type, info.external_attr = method, 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def zips(writer: Writer, base: Base, chance: random.Random) -> None:
    name, data = f"{base.assignment}.ipynb", base.data
    stray = {"__MACOSX/._x.ipynb": b"\x00\x05", ".DS_Store": b"x", "data/d.npz": b"x" * 1000}
    checkpoint = {f".ipynb_checkpoints/{base.assignment}-checkpoint.ipynb": b"{}"}
    accepted: dict[str, Any] = {
        "plain": {name: data},
        "renamed": {"final version (2).ipynb": data},
        "folder": {f"homework/{name}": data},
        "with_strays": {name: data, **stray, **checkpoint},
        "released_name_wins": {"scratch.ipynb": b"{}", name: data},
        "released_in_folder": {"scratch.ipynb": b"{}", f"a/b/{name}": data},
        "outer_wins": {name: data, f"old/{name}": b"{}"},
        "scripts_below": {"mine.ipynb": data, "tests/q1.py": b"x", "lib/a.py": b"y"},
        "case": {name.upper(): data, "other.ipynb": b"{}"},
        "script": {"solution.py": script_of(base.good).encode()},
        "umlaut": {"Übung.ipynb": data},
    }
    for what, members in accepted.items():
        writer.file(f"{what}.zip", zip_of(members), GRADED, full=True)
    writer.file("stored.zip", zip_of({name: data}, zipfile.ZIP_STORED), GRADED, full=True)
    writer.file("in_front.zip", b"MZ self-extracting" + zip_of({name: data}), GRADED, full=True)
    writer.file("zip_as_notebook.ipynb", zip_of({name: data}), GRADED, full=True)
    empty = dump({"cells": [code_cell("x = 1")], "metadata": {}, "nbformat": 4})
    for count in (2, 3, 20):
        many = {f"try{i}.ipynb": data for i in range(count)}
        writer.file("several.zip", zip_of(many), GRADED, full=True)
        none = {f"try{i}.ipynb": empty for i in range(count)}
        writer.file("none_of.zip", zip_of(none), REJECTED, f"holds {count} files that could be")
    both = {f"a/{name}": data, f"b/{name}": data}
    writer.file("two_released.zip", zip_of(both), GRADED, full=True)
    pair = {"mine.ipynb": data, "solution.py": b"x = 1"}
    writer.file("pair.zip", zip_of(pair), GRADED, full=True)
    writer.file("beside.zip", zip_of({name: empty, "mine.ipynb": data}), GRADED, full=True)
    writer.file("next.zip", zip_of({name: b"{ broken", "b.ipynb": data}), GRADED, full=True)
    for members in ({}, {"report.pdf": b"x"}, stray, checkpoint, {"folder/": b""}):
        writer.file("none.zip", zip_of(members), REJECTED, "no notebook and no script")
    nested = zip_of({"inner.zip": zip_of({name: data})})
    writer.file("nested.zip", nested, REJECTED, "another zip")
    with_inside = zip_of({name: b"{ broken"})
    writer.file("broken_inside.zip", with_inside, REJECTED, "broken JSON")


def hostile_zips(writer: Writer, base: Base, chance: random.Random) -> None:
    name, data = f"{base.assignment}.ipynb", base.data
    good = zip_of({name: data})
    for escaping in (
        f"../{name}",
        f"../../../../etc/{name}",
        f"/etc/{name}",
        f"a/../../{name}",
        f"C:\\{name}",
        f"..\\..\\{name}",
        f"\\\\server\\{name}",
    ):
        slipped = zip_of({name: data, escaping: data})
        writer.file("slip.zip", slipped, REJECTED, "leads out of it")
    writer.file("encrypted.zip", _flagged(good, 0x1), REJECTED, "encrypted")
    for target in (b"/etc/passwd", b"../other/one_hot.ipynb", b"/dev/zero"):
        writer.file("link.zip", _special_member(name, target, stat.S_IFLNK), REJECTED, "a link")
    writer.file("pipe.zip", _special_member(name, b"", stat.S_IFIFO), REJECTED, "a link")
    bomb = zip_of({name: b" " * (200 * MIB)})
    writer.file("bomb.zip", bomb, REJECTED, "unpacks to more than")
    lying = bomb.replace(struct.pack("<L", 200 * MIB), struct.pack("<L", 1000))
    writer.file("lying.zip", lying, REJECTED, "")
    overlapping = _overlapping(name, data, 1_000)
    writer.file("overlapping.zip", overlapping, REJECTED, "could be meant")
    crowded = zip_of({f"f{i}.txt": b"" for i in range(10_001)})
    writer.file("crowded.zip", crowded, REJECTED, "more than 10000 files")
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        writer.file("method.zip", zip_of({name: data}, method), REJECTED, "unusual compression")
    twice = good[:-22].replace(b"", b"")  # the same member, twice in the directory
    with_two = zip_of([("x.ipynb", data), ("y.ipynb", data)]).replace(b"y.ipynb", b"x.ipynb")
    writer.file("same_name.zip", with_two, REJECTED, "more than once")
    writer.file("no_end.zip", twice, REJECTED, "damaged")
    for _ in range(15):
        cut = good[: chance.randrange(5, len(good) - 22)]
        writer.file("cut.zip", cut, REJECTED, "damaged")
    middle = 30 + len(name)
    for _ in range(10):
        at = chance.randrange(middle, len(good) - 200)
        flipped = good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :]
        writer.file("flipped.zip", flipped, REJECTED, "damaged")
    for junk in (b"", b"PK", b"PK\x03\x04", b"PK\x05\x06" + b"\x00" * 18, chance.randbytes(500)):
        fragment = "no notebook" if junk.startswith(b"PK\x05") else "damaged"
        writer.file("junk.zip", junk, REJECTED, fragment)
    lie = good[:-12] + struct.pack("<LL", 0xFFFFFFF0, 0xFFFFFFF0) + good[-4:]
    writer.file("directory.zip", lie, REJECTED, "damaged")


def _overlapping(name: str, data: bytes, count: int) -> bytes:
    """A directory whose entries all stand for the same few bytes, as in Fifield's bombs."""
    one = zip_of({name: data})
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry = one[start:end]
    entries = b"".join(
        entry.replace(name.encode(), f"{i:0{len(name) - 6}}.ipynb".encode()) for i in range(count)
    )
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), start, 0)
    return one[:start] + entries + tail


def _flagged(data: bytes, flag: int) -> bytes:
    """The zip with `flag` set in every local header and directory entry."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            changed[at + offset] |= flag
            at = data.find(signature, at + 4)
    return bytes(changed)


def _special_member(name: str, target: bytes, kind: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, (kind | 0o777) << 16
        archive.writestr(info, target)
    return buffer.getvalue()


# --- files that are none, and odd names -------------------------------------------------------


def special_files(writer: Writer, base: Base, chance: random.Random) -> None:
    for target in ("/etc/passwd", "/dev/zero", "not-there", ".", "/proc/self/mem"):
        path = writer.place("link.ipynb")
        writer.below(path).symlink_to(target)
        writer.expect(path, REJECTED, "symbolic link")
    for name in ("pipe.ipynb", "pipe.py", "pipe.zip"):
        path = writer.place(name)
        os.mkfifo(writer.below(path))
        writer.expect(path, REJECTED, "named pipe")
    path = writer.place("socket.ipynb")
    # From inside the folder: a socket's path has little room.
    with contextlib.chdir(writer.folder), socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
    writer.expect(path, REJECTED, "socket")
    path = writer.place("mode_0.ipynb")
    writer.below(path).write_bytes(base.data)
    writer.below(path).chmod(0)
    if os.geteuid() == 0:
        writer.expect(path, GRADED, full=True)
    else:
        writer.expect(path, REJECTED, "may not be read")


def odd_names(writer: Writer, base: Base, chance: random.Random) -> None:
    for name in (
        b"\xff\xfe\x80.ipynb",
        b"latin\xfc.ipynb",
        b"new\nline.ipynb",
        b"carriage\rreturn.ipynb",
        b"tab\tand\x1b[31mred.ipynb",
        b"back\\slash.ipynb",
        b"quote'\".ipynb",
        b"=cmd|'calc'!A0.ipynb",
        b"-rf.ipynb",
        b"$(reboot).ipynb",
        b"<script>alert(1)<.ipynb",
        b"percent%s%n{0}.ipynb",
        b"a" * 300 + b".ipynb",
        "Übung ✓ 漢字 \U0001f600.ipynb".encode(),
        "\u202egnp.ipynb".encode(),
        b"A.IPYNB",
        b"a.ipynb",
        b" spaces .ipynb",
        b"dots...ipynb",
        b"CON.ipynb",
        b"[x](http).ipynb",
    ):
        writer.file(name, base.data, GRADED, full=True)
    for name in ("x.ipynb.txt", "x.json", "x"):
        writer.file(name, base.data, GRADED, full=True)


def collisions(writer: Writer, base: Base, chance: random.Random) -> None:
    """Names that are one where case, accents or odd characters do not count."""
    for name in (
        "Collision.ipynb",
        "collision.ipynb",
        "COLLISION.IPYNB",
        "M\u00fcller.ipynb",  # one character
        "Mu\u0308ller.ipynb",  # two that look like it
        "Muller.ipynb",
        "a b.ipynb",
        "a_b.ipynb",
        "a?b.ipynb",
        "a\u200bb.ipynb",
        "one/same.ipynb",
        "two/same.ipynb",
        "three/Same.ipynb",
    ):
        _write(writer, name, base.data, GRADED, True)
    for number, later in enumerate((f"{base.assignment}.ipynb", "mine.ipynb", "again.zip")):
        data = zip_of({"x.ipynb": base.data}) if later.endswith(".zip") else base.data
        stem = f"canvas/roejo{number}_{7000 + number}"
        _write(writer, f"{stem}_{800000 + number}_first.ipynb", b"{ broken", SUPERSEDED, None)
        _write(writer, f"{stem}_{900000 + number}_{later}", data, GRADED, True)


def other_files(writer: Writer, base: Base, chance: random.Random) -> None:
    for ending in ("pdf", "docx", "html", "txt", "md", "rar", "7z", "tar.gz", "R", "java", "png"):
        writer.file(f"work.{ending}", b"%PDF", REJECTED, "not a notebook, script or zip")
    for ending in ("url", "webloc", "gdoc", "lnk"):
        writer.file(f"link.{ending}", b"https://colab.example", REJECTED, "a link to a file")
    for ending in ("csv", "yml", "npz", "log"):
        writer.file(f"list.{ending}", b"a,b", IGNORED, "not a notebook, script or zip")
    for path, why in (
        (".DS_Store", "hidden"),
        ("._ada.ipynb", "macOS"),
        (".ipynb_checkpoints/ada-checkpoint.ipynb", "checkpoint"),
        ("__MACOSX/._ada.ipynb", "__MACOSX"),
        (".git/config.py", "hidden"),
        ("__pycache__/ada.cpython-311.py", "__pycache__"),
    ):
        target = writer.folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(base.data)
        writer.expect(path, IGNORED, why)


def lms_names(writer: Writer, base: Base, chance: random.Random) -> None:
    """Names of LMSs, here among all others, where they are believed to be nobody's; and apart."""
    for folder in ("", "lms/"):
        _lms_names(writer, base, chance, folder)


def _lms_names(writer: Writer, base: Base, chance: random.Random, inside: str) -> None:
    name = f"{base.assignment}.ipynb"
    for i in range(5):
        user, file = 1000 + i, chance.randrange(10**5, 10**6)
        late = "LATE_" if i % 2 else ""
        who = f"{inside}canvas/doejane" if inside else "doejane"
        _write(writer, f"{who}_{late}{user}_{file}_{name}", base.data, GRADED, True)
    for i in range(5):
        folder = f"{inside}Jane Doe {i}_{2000 + i}_assignsubmission_file_"
        _write(writer, f"{folder}/{name}", base.data, GRADED, True)
        _write(writer, f"{inside}submission_{3000 + i}/{name}", base.data, GRADED, True)
        attempt = f"Homework 1_jane{i}_attempt_2026-10-1{i}-20-15-33"
        _write(writer, f"{inside}{attempt}_{name}", base.data, GRADED, True)
    for i in range(3):
        folder = f"{inside}{4000 + i}-17 - Jane {i} Doe - Oct 19, 2026 1015 PM"
        _write(writer, f"{folder}/{name}", base.data, GRADED, True)


def _write(writer: Writer, path: str, data: bytes, expected: str, full: bool | None) -> None:
    target = writer.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    writer.expect(path, expected, full=full)


GROUPS: tuple[Callable[[Writer, Base, random.Random], None], ...] = (
    truncated,
    garbled,
    not_json,
    wrong_shape,
    deep_and_huge,
    versions,
    encodings,
    metadata,
    cells,
    outputs,
    languages,
    assignments,
    scripts,
    zips,
    hostile_zips,
    special_files,
    odd_names,
    collisions,
    other_files,
    lms_names,
)


def mutated(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """Endless variants of `data` with bytes changed, cut, doubled or moved."""
    while True:
        changed = bytearray(data)
        for _ in range(chance.randrange(1, 8)):
            at = chance.randrange(len(changed) or 1)
            end = min(len(changed), at + chance.randrange(1, 40))
            kind = chance.randrange(4)
            if kind == 0 and changed:
                changed[at] = chance.randrange(256)
            elif kind == 1:
                del changed[at:end]
            elif kind == 2:
                changed[at:at] = changed[at:end]
            else:
                changed[at:at] = chance.randbytes(chance.randrange(1, 10))
        yield bytes(changed)


def main(folder: str, notebook: str, seed: str = "1") -> None:
    good = json.loads(Path(notebook).read_text(encoding="utf-8"))
    functions = [
        line[4 : line.index("(")]
        for cell in code_cells(good)
        for line in source_of(cell).splitlines()
        if line.startswith("def ")
    ]
    made = make_malformed(Path(folder), good, Path(notebook).stem, functions, int(seed))
    listing = [vars(item) for item in made]
    Path(folder).with_suffix(".expected.json").write_text(json.dumps(listing, indent=1))
    print(f"{len(made)} inputs in {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
