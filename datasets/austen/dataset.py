"""Jane Austen's novels, as Julia Silge's R package janeaustenr has them from Project Gutenberg."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import struct
import tarfile
import zlib
from pathlib import Path
from typing import Any

from autograder.datasets import DebianPackage, SourceError, WebFiles

RAW = {
    "emma.txt": "7c67b5985c6d0de1efaeb5d342d52cb82c38083c40e2295129e30e87ee690ebe",
    "prideprejudice.txt": "dfc684d4f857fa938268f9ab9c5567b64bd0691251eca959644adeabe6287a4d",
    "sensesensibility.txt": "105e1651fe93bed7130078578efd31e0c557d68667ba672ddc876f735b30fe09",
}
LIBRARY = "usr/lib/R/site-library/janeaustenr/data"
CRAN = "https://cran.r-project.org/src/contrib"
ARCHIVE = "janeaustenr_1.0.0.tar.gz"
PREPARED = {
    "student/pride_and_prejudice.txt": (
        "1b906599caf8dcd608b02a6d6c200588b8c2f2e59072109b4dac299e482070c1"
    ),
    "private/emma.txt": "b9ea02d489c52ff90e74e72ada7821da5f9138e8cd2a8f2ff90e077d3254a304",
    "private/sense_and_sensibility.txt": (
        "24853c04b2fdd8eb8612b254ec0b96c1a962790b26bf832425b3d6d7b26db8ff"
    ),
}
TARGETS = {
    "prideprejudice": "student/pride_and_prejudice.txt",
    "emma": "private/emma.txt",
    "sensesensibility": "private/sense_and_sensibility.txt",
}


def prepare(raw: Path, out: Path) -> None:
    """Write each novel from its first chapter's heading on, lines as in the source."""
    for name, target in TARGETS.items():
        text = (raw / f"{name}.txt").read_text("utf-8")
        first = re.search(r"^chapter (1|i)\b", text, re.IGNORECASE | re.MULTILINE)
        if first is None:
            raise ValueError(f"{name}: no first chapter")
        (out / target).write_text(text[first.start() :], "utf-8", newline="\n")


def from_lazy_load(folder: Path, into: Path) -> None:
    """The novels out of an R lazy-load database: `Rdata.rdx` is the index of `Rdata.rdb`."""
    (variables, *_rest) = RData(unpacked((folder / "Rdata.rdx").read_bytes())).read()
    database = (folder / "Rdata.rdb").read_bytes()
    for name, (start, size) in variables.items():
        if f"{name}.txt" in RAW:
            block = database[start : start + size]  # the unpacked size in 4 bytes, then zlib
            _write(into, name, RData(zlib.decompress(block[4:])).read())


def from_cran(folder: Path, into: Path) -> None:
    """The novels out of the package's source: `data/<novel>.rda`."""
    with tarfile.open(folder / ARCHIVE) as packed:
        for raw_name in RAW:
            name = raw_name.removesuffix(".txt")
            file = packed.extractfile(f"janeaustenr/data/{name}.rda")
            if file is None:
                raise SourceError(f"no {name}.rda in {ARCHIVE}")
            saved = RData(unpacked(file.read()).split(b"\n", 1)[1]).read()  # after "RDX3\n"
            _write(into, name, saved[name])


def _write(into: Path, name: str, lines: list[str]) -> None:
    (into / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def unpacked(data: bytes) -> bytes:
    """`data` without its gzip, bzip2 or xz wrapping."""
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    if data.startswith(b"BZh"):
        return bz2.decompress(data)
    if data.startswith(b"\xfd7zXZ"):
        return lzma.decompress(data)
    return data


class RData:
    """As much of R's serialization (R Internals, section 1.8, XDR format) as the novels need."""

    def __init__(self, data: bytes) -> None:
        """Read the header; the first object comes with `read`."""
        self.data, self.at = data, 2
        if data[:2] != b"X\n":
            raise ValueError("not R's XDR serialization")
        version, _writer, _reader = self.integer(), self.integer(), self.integer()
        if version == 3:  # it names the native encoding
            self.take(self.integer())
        self.symbols: list[str] = []

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        self.at += size
        return self.data[self.at - size : self.at]

    def integer(self) -> int:
        """The next 4 bytes, big-endian and signed."""
        value: int = struct.unpack(">i", self.take(4))[0]
        return value

    def read(self) -> Any:
        """The next object: a str, a list, or a dict where R has names."""
        flags = self.integer()
        kind, has_attributes, has_tag = flags & 0xFF, flags & 0x200, flags & 0x400
        if kind == 254:  # NULL
            return None
        if kind == 1:  # a symbol, numbered for later
            self.symbols.append(self.read())
            return self.symbols[-1]
        if kind == 255:  # a symbol that was seen before
            return self.symbols[(flags >> 8) - 1]
        if kind == 2:  # a pair list: attributes, tag, item, rest
            return self.pairs(has_attributes, has_tag)
        if kind == 9:  # characters; -1 is NA
            size = self.integer()
            return "" if size < 0 else self.take(size).decode("utf-8")
        if kind not in (10, 13, 16, 19):
            raise ValueError(f"R type {kind} is not expected here")
        item = self.integer if kind in (10, 13) else self.read
        items = [item() for _ in range(self.integer())]
        names = (self.read() or {}).get("names") if has_attributes else None
        if names is None or (kind == 19 and "variables" in names):
            return items
        return dict(zip(names, items, strict=True))

    def pairs(self, has_attributes: int, has_tag: int) -> dict[str, object]:
        """A pair list as a dict; items without a tag are numbered."""
        if has_attributes:
            self.read()
        tag = self.read() if has_tag else ""
        result = {tag: self.read()}
        return result | (self.read() or {})


SOURCES = (
    WebFiles({ARCHIVE: f"{CRAN}/{ARCHIVE}"}, convert=from_cran),
    WebFiles({ARCHIVE: f"{CRAN}/Archive/janeaustenr/{ARCHIVE}"}, convert=from_cran),
    DebianPackage(
        "r-cran-janeaustenr",
        [f"{LIBRARY}/Rdata.rdx", f"{LIBRARY}/Rdata.rdb"],
        convert=from_lazy_load,
    ),
)
