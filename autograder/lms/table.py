"""A CSV file as an LMS wrote it: read strictly, and written again in the same dialect."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError

_SEPARATORS = ",;\t"
_LARGEST = 64 * 2**20
_SAVE_AS = "export it again from the LMS, or save it as “CSV UTF-8”"


@dataclass(frozen=True)
class Dialect:
    """How a file writes its cells, so that the file that goes back is written the same way."""

    separator: str = ","
    byte_order_mark: bool = False
    newline: str = "\r\n"


@dataclass(frozen=True)
class Row:
    """One record, with as many cells as the header, and the line of the file it begins on."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header and its rows. Cells are exactly what the file has."""

    file: Path
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    dialect: Dialect

    def column(self, *names: str) -> int | None:
        """Return the place of the first column that has one of `names`; None without one.

        Case, spaces and underscores make no difference. `UsageError` when a name stands twice.
        """
        titles = [title_key(title) for title in self.header]
        for name in names:
            places = [at for at, title in enumerate(titles) if title == title_key(name)]
            if len(places) > 1:
                raise UsageError(
                    f"{self.file}:1: the column {self.header[places[0]]!r} stands twice; "
                    "remove or rename one of them"
                )
            if places:
                return places[0]
        return None

    def titles(self) -> str:
        """Name the columns, for messages."""
        return ", ".join(repr(title.strip()) for title in self.header)


def title_key(title: str) -> str:
    """Return what two titles of the same column have in common."""
    return " ".join(title.replace("_", " ").split()).casefold()


def read_table(file: Path) -> Table:
    """Read `file`; `UsageError` names the line, and what to do, for all that is not a table."""
    text, marked = _decoded(file)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: tuple[str, ...] = ()
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if header:
                    rows.append(Row(line, _fitted(cells, len(header), file, line)))
                else:
                    header = tuple(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"{file}:{line}: is not CSV ({error}); {_SAVE_AS}") from None
    if not header:
        raise UsageError(f"{file} is empty; {_SAVE_AS}")
    newline = "\r\n" if "\r\n" in text else "\n"
    return Table(file, header, tuple(rows), Dialect(separator, marked, newline))


def format_table(
    header: Sequence[str], rows: Iterable[Sequence[str]], dialect: Dialect = Dialect()
) -> str:
    """Return header and rows as the text of a file in `dialect`."""
    text = io.StringIO(newline="")
    if dialect.byte_order_mark:
        text.write("\ufeff")
    writer = csv.writer(text, delimiter=dialect.separator, lineterminator=dialect.newline)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _decoded(file: Path) -> tuple[str, bool]:
    """The text of `file`, and whether it began with UTF-8's mark."""
    try:
        if file.stat().st_size > _LARGEST:
            raise UsageError(f"{file} has more than {_LARGEST >> 20} MiB: is it a roster?")
        data = file.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"there is no file {file}: check the path") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None
    if data.startswith(b"PK\x03\x04"):
        raise UsageError(f"{file} is a spreadsheet or a zip, not CSV; {_SAVE_AS}")
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file}:{line}: is not UTF-8 text; {_SAVE_AS}") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UsageError(f"{file}:{line}: holds a NUL character; {_SAVE_AS}")
    return text, data.startswith(codecs.BOM_UTF8)


def _separator(text: str) -> str:
    """The separator that gives the header the most cells; a comma where none gives two."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=lambda sep: len(next(csv.reader([first], delimiter=sep), [])))


def _fitted(cells: list[str], width: int, file: Path, line: int) -> tuple[str, ...]:
    """`cells`, filled up to `width`: exports leave blank cells out at the end, or add some."""
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        raise UsageError(
            f"{file}:{line}: has {len(cells)} cells, the header only {width}: "
            "put a name that holds the separator in quotes"
        )
    return (*cells, *[""] * (width - len(cells)))[:width]
