"""The findings as one HTML page that needs nothing else, and as the rows of a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.errors import UsageError
from autograder.files import replacing
from autograder.gradebook.csv_file import guarded
from autograder.report.pages import render
from autograder.similarity.code import NotCompared
from autograder.similarity.compare import PASSAGE, SHORTEST, Pair, Side, Similarity
from autograder.wording import plain

MOST_SHOWN = 100  # pairs side by side; the table beside the page has them all
HEADER = ("rank", "student", "share", "other", "other_share", "characters", "file", "other_file")


def table_beside(page: Path) -> Path:
    """Where the table of all pairs lies; `UsageError` where the page itself would lie there."""
    table = page.with_suffix(".csv")
    if page == table:
        raise UsageError(f"{page}: the page should not end in .csv, the table beside it does")
    return table


def write_findings(
    page: Path, title: str, found: Similarity, left_out: Sequence[NotCompared]
) -> None:
    """Write the page and the table beside it; `UsageError` where that folder cannot be had."""
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to {page.parent}: {error.strerror}") from None
    with replacing(page) as target:
        target.write(html_page(title, found, left_out))
    with replacing(table_beside(page)) as target:
        writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows([guarded(cell) for cell in row] for row in table_rows(found.pairs))


def html_page(title: str, found: Similarity, left_out: Sequence[NotCompared]) -> str:
    """Return the page: what the numbers mean, the ranking, the pairs side by side."""
    return render(
        "similarity.html",
        styles=("similarity.css",),
        package="autograder.similarity",
        title=title,
        found=found,
        left_out=left_out,
        shown=found.pairs[:MOST_SHOWN],
        passage=PASSAGE,
        shortest=SHORTEST,
        parts=_parts,
    )


def table_rows(pairs: Sequence[Pair]) -> Iterator[tuple[str | int | float, ...]]:
    """Give the rows below `HEADER`, most alike first; shares from 0 to 1."""
    for rank, pair in enumerate(pairs, start=1):
        first, second = pair.first, pair.second
        yield (
            rank,
            first.code.student,
            round(first.share, 4),
            second.code.label,
            round(second.share, 4),
            pair.characters,
            first.code.name,
            second.code.name,
        )


def _parts(side: Side) -> Iterator[tuple[str, bool]]:
    """Cut a side's text at its passages: pieces of text, and whether the other one has them."""
    place = 0
    for start, end in side.passages:
        yield plain(side.code.text[place:start]), False
        yield plain(side.code.text[start:end]), True
        place = end
    yield plain(side.code.text[place:]), False
