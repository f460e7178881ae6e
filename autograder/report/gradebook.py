"""`gradebook.csv` and the result files: what became of every file that was handed in."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from autograder.errors import MachineryError
from autograder.records import Result, Status
from autograder.report.text import one_line

GRADEBOOK_NAME = "gradebook.csv"
RESULTS_NAME = "results"
_FORMULA = tuple("=+-@|%＝＋－＠")  # what spreadsheets start a formula with


def write_gradebook(file: Path, questions: Sequence[str], results: Iterable[Result]) -> None:
    """Write one row for each result, in the order given; the file is replaced when it is whole.

    Submissions that could not be graded have no score: an empty cell is not a zero.
    """
    header = ["student", "status", "score", "maximum", *questions, "reason", "submission"]
    with replacing(file) as target:
        # Every text is quoted: where `;` separates, it must not open a new cell.
        writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerow(header)
        for result in results:
            writer.writerow([guarded(cell) for cell in _row(result, questions)])


def write_result(file: Path, result: Result) -> None:
    """Write `result` as JSON; the file is replaced when it is whole."""
    with replacing(file) as target:
        target.write(result.model_dump_json(indent=2))
        target.write("\n")


def result_files(submissions: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give each submission, by its path, a file name made from its student's name.

    `submissions` are (path, student). Where names collide, also by case or by characters left
    out, each of them gets a digest of its path, so that names do not depend on the order.
    """
    stems = {path: _stem(student or Path(path).stem) for path, student in submissions}
    taken: dict[str, int] = {}
    for stem in stems.values():
        taken[stem.casefold()] = taken.get(stem.casefold(), 0) + 1
    return {
        path: (stem if taken[stem.casefold()] == 1 else f"{stem}-{_digest(path)}") + ".json"
        for path, stem in stems.items()
    }


def guarded(cell: str | float) -> str | int | float:
    """Return `cell` so that no spreadsheet takes it for a formula."""
    if not isinstance(cell, str):
        return cell
    text = one_line(cell, width=1000)
    return "'" + text if text.startswith(_FORMULA) else text


@contextmanager
def replacing(file: Path) -> Iterator[IO[str]]:
    """Open a file beside `file` that takes its place at the end, and only then."""
    partial = file.with_name(f".{file.name}.partial")
    try:
        file.parent.mkdir(exist_ok=True)
        # A lone surrogate, from a file name that is not UTF-8, must not stop the gradebook.
        with partial.open("w", encoding="utf-8", errors="replace", newline="") as target:
            yield target
        partial.replace(file)
    except BaseException as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise MachineryError(
                f"{file} cannot be written: {error.strerror}. What was graded so far is kept in "
                "the ledger; make room or make it writable, and run the same command again."
            ) from error
        raise


def _row(result: Result, questions: Sequence[str]) -> list[str | int | float]:
    graded = result.status in (Status.GRADED, Status.REJECTED)
    points = {question.id: _number(question.points) for question in result.questions}
    missing: str | int = 0 if graded else ""
    return [
        result.student,
        result.status.value,
        _number(result.points) if graded else "",
        _number(result.maximum),
        *(points.get(question, missing) if graded else "" for question in questions),
        result.reason,
        result.submission,
    ]


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 4)


def _stem(student: str) -> str:
    """A student's name as a file name that every system takes."""
    ascii_name = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", ascii_name).strip("._-")[:80]
    return stem or "student"


def _digest(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:8]
