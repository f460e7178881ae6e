"""A CSV file as an LMS wrote it: read strictly, and written again in the same dialect."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from autograder.errors import UsageError
from autograder.lms.decoding import SAVE_AS, read_text

_SEPARATORS = ",;\t"
# What spreadsheets write and take as a first line, and no other program.
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(?P<separator>[,;\t|])\"?\s*?(?:\r\n|\r|\n)", re.I)
_TAG = re.compile(r"<[^<>]*>")  # Moodle's Lithuanian has tags in its headers
_SAME = str.maketrans({"_": " ", "’": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-"})
_MOST_ABOVE = 10  # lines among which the header is looked for
_SAMPLE = 100  # records that tell the separator


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

    @property
    def shown(self) -> str:
        """The cells of the row, in short, for messages."""
        text = ", ".join(filter(None, (" ".join(cell.split()) for cell in self.cells)))
        return text if len(text) <= 60 else f"{text[:59]}…"


@dataclass(frozen=True)
class Table:
    """A header and its rows. Cells are exactly what the file has.

    `above` are lines with text over the header, such as the two of Sakai; a list without a
    header has one of empty cells.
    """

    file: Path
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    dialect: Dialect
    above: tuple[Row, ...] = ()
    header_line: int = 1
    encoding: str = "utf-8"

    def column(self, *names: str) -> int | None:
        """Return the place of the first column that has one of `names`; None without one.

        Case, spaces and underscores make no difference. `UsageError` when a name stands twice.
        """
        titles = [title_key(title) for title in self.header]
        for name in names:
            places = [at for at, title in enumerate(titles) if title == title_key(name)]
            if len(places) > 1:
                raise UsageError(
                    f"{self.file}:{self.header_line}: the column {self.header[places[0]]!r} "
                    "stands twice; remove or rename one of them"
                )
            if places:
                return places[0]
        return None

    def cells(self, place: int) -> Iterator[str]:
        """Yield the cells of a column, from the first row to the last, without outer blanks."""
        return (" ".join(row.cells[place].split()) for row in self.rows)

    def titles(self) -> str:
        """Name the columns, for messages."""
        return ", ".join(repr(title.strip()) for title in self.header)

    def without_header(self) -> Table:
        """Return the table of a file that has no header: the first line is a row as well."""
        first = Row(self.header_line, self.header)
        return replace(self, header=("",) * len(self.header), rows=(first, *self.rows))


def title_key(title: str) -> str:
    """Return what two titles of the same column have in common."""
    plain = unicodedata.normalize("NFKC", _TAG.sub(" ", title)).translate(_SAME)
    return " ".join(plain.split()).strip("\ufeff *:#").casefold()


def read_table(file: Path, titles: AbstractSet[str] = frozenset()) -> Table:
    """Read `file`; `UsageError` names the line, and what to do, for all that is not a table.

    The header is the first line, or with `titles` the one of the first lines that has most of
    those, and otherwise the first that is as wide as most.
    """
    read = read_text(file)
    text, line = read.text.lstrip("\ufeff"), 1
    told = _SEPARATOR_LINE.match(text)
    if told:
        text, line = text[told.end() :], 2
    separator = told["separator"] if told else _separator(text)
    records = _records(text, separator, file, line)
    if not records:
        raise UsageError(f"{file} is empty; {SAVE_AS}")
    at = _header(records, titles) if titles else 0
    header = records[at].cells
    rows = tuple(_fitted(row, len(header), file) for row in records[at + 1 :])
    newline = "\r\n" if "\r\n" in text else "\n"
    dialect = Dialect(separator, read.byte_order_mark, newline)
    above, header_line = tuple(records[:at]), records[at].line
    return Table(file, header, rows, dialect, above, header_line, read.encoding)


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


def _records(text: str, separator: str, file: Path, line: int) -> list[Row]:
    """All records with text in them, each as wide as it is in the file."""
    before = line - 1
    records = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append(Row(line, tuple(cells)))
            line = before + reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"{file}:{line}: is not CSV ({error}); {SAVE_AS}") from None
    return records


def _header(records: Sequence[Row], titles: AbstractSet[str]) -> int:
    first = records[:_MOST_ABOVE]
    known = [sum(title_key(cell) in titles for cell in row.cells) for row in first]
    widths = [_width(row.cells) for row in records]
    usual = Counter(widths).most_common(1)[0][0]
    at = known.index(max(known))
    # One title alone may be somebody's name, unless what is above it is not a list.
    if max(known) > 1 or (max(known) and (usual == 1 or max(widths[:at], default=0) < widths[at])):
        return at
    return next((at for at, width in enumerate(widths[:_MOST_ABOVE]) if width >= usual), 0)


def _width(cells: Sequence[str]) -> int:
    """How many cells there are up to the last with text."""
    return max((at for at, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _separator(text: str) -> str:
    """The separator that parts most lines into the same number of cells, and into more of them."""

    def fits(separator: str) -> tuple[int, int]:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            widths = [len(cells) for cells in islice(records, _SAMPLE) if any(cells)]
        except csv.Error:
            widths = []
        several = Counter(width for width in widths if width > 1)
        return max(((count, width) for width, count in several.items()), default=(0, 0))

    return max(_SEPARATORS, key=fits)


def _fitted(row: Row, width: int, file: Path) -> Row:
    """`row`, filled up to `width`: exports leave blank cells out at the end, or add some."""
    cells = row.cells
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        raise UsageError(
            f"{file}:{row.line}: has {len(cells)} cells, the header only {width}: "
            "put a name that holds the separator in quotes"
        )
    return Row(row.line, (*cells, *[""] * (width - len(cells)))[:width])
