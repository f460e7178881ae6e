"""`gradebook.csv` and the result files: what became of every file that was handed in."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from autograder.files import replacing
from autograder.grades import NOT_GRADED_YET, Adjustment, Answer, Grade, QuestionGrade
from autograder.lms.filling import above_cap, unanswered
from autograder.records import Result, Status
from autograder.wording import one_line

GRADEBOOK_NAME = "gradebook.csv"
RESULTS_NAME = "results"
KEPT = "What was graded so far is kept in the ledger. "
_DIGEST_BEHIND = re.compile(r"-[0-9a-f]{8}$", re.IGNORECASE)
_FORMULA = tuple("=+-@|%＝＋－＠")  # what spreadsheets start a formula with


def write_gradebook(file: Path, questions: Sequence[str], rows: Iterable[Grade | Result]) -> None:
    """Write one row for each grade, in the order given; the file is replaced when it is whole.

    A result, in place of a grade, is a file that counts for nothing: superseded or ignored.
    Submissions that could not be graded have no score: an empty cell is not a zero. Neither has
    one with an answer that waits for a person.
    """
    header = ("student", "status", "score", "maximum", *questions)
    header += ("earned", "late_days", "deduction", "adjustments", "reason", "submission")
    with replacing(file, KEPT) as target:
        # Every text is quoted: where `;` separates, it must not open a new cell.
        writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            cells = _row(row, questions) if isinstance(row, Grade) else _uncounted(row, questions)
            writer.writerow([guarded(cell) for cell in cells])


def write_result(file: Path, result: Result) -> None:
    """Write `result` as JSON; the file is replaced when it is whole."""
    with replacing(file, KEPT) as target:
        target.write(result.model_dump_json(indent=2))
        target.write("\n")


def result_files(submissions: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give each submission, by its path, a file name made from its student's name.

    `submissions` are (path, student). Where names collide, also by case or by characters left
    out, each of them gets a digest of its path, so that names do not depend on the order. So does
    a name that ends as if it had one: it could be that of another's file.
    """
    stems = {path: _stem(student or Path(path).stem) for path, student in submissions}
    taken: dict[str, int] = {}
    for stem in stems.values():
        taken[stem.casefold()] = taken.get(stem.casefold(), 0) + 1
    return {
        path: (f"{stem}-{_digest(path)}" if _needs_digest(stem, taken) else stem) + ".json"
        for path, stem in stems.items()
    }


def _needs_digest(stem: str, taken: Mapping[str, int]) -> bool:
    return taken[stem.casefold()] > 1 or _DIGEST_BEHIND.search(stem) is not None


def guarded(cell: str | float) -> str | int | float:
    """Return `cell` so that no spreadsheet takes it for a formula."""
    if not isinstance(cell, str):
        return cell
    text = one_line(cell, width=1000)
    return "'" + text if text.startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """Return what a text was before it was guarded; any other text as it is."""
    rest = text.removeprefix("'")
    return rest if rest != text and rest.removeprefix("'").startswith(_FORMULA) else text


Cells = list[str | int | float]


def _row(grade: Grade, questions: Sequence[str]) -> Cells:
    """A student's row: the points as they count, and what they were made from."""
    by_id = {question.id: question for question in grade.questions}
    result, late = grade.result, grade.lateness
    every = [item for question in grade.questions for item in question.adjustments]
    said = (result.reason if result else "", late.explanation if late else "")
    another = [item.id for item in grade.questions if item.outdated]
    no_answer = unanswered(grade)
    reasons = (
        f"{said[0]}; {no_answer}" if said[0] and no_answer else said[0] or no_answer,
        grade.shared,
        above_cap(grade),
        _unread(grade),
        f"Another answer to {', '.join(another)} was graded before." if another else "",
        said[1],
    )
    return [
        grade.student,
        result.status.value if result else "missing",
        _number(grade.points) if grade.points is not None else "",
        _number(grade.maximum),
        *(_points(grade, by_id.get(question)) for question in questions),
        "" if _not_gradable(grade) else _number(result.points if result else 0.0),
        late.days if late and late.handed_in else "",
        _number(late.points) if late and late.handed_in else "",
        "; ".join(adjustment_text(item) for item in (*every, *grade.adjustments)),
        " ".join(filter(None, reasons)),
        result.submission if result else "",
    ]


def _unread(grade: Grade) -> str:
    """Name the questions in words of which the result says nothing; empty for none."""
    if grade.result is None or grade.result.status is not Status.GRADED:
        return ""
    known = {item.id for item in grade.result.written}
    names = [q.id for q in grade.questions if q.answer is Answer.OPEN and q.id not in known]
    if not names:
        return ""
    what = f"What answers {', '.join(names)} has not been read"
    return f"{what}: run autograder grade again, nothing is graded twice."


def adjustment_text(item: Adjustment) -> str:
    """Say in one line what was decided: `q3: override 2 (tina: the sign is right)`."""
    points = _number(item.points)
    what = f"override {points}" if item.kind == "override" else f"{points:+}"
    return f"{item.question or 'all'}: {what} ({item.who}: {item.reason})"


def _uncounted(result: Result, questions: Sequence[str]) -> Cells:
    """The row of a file that counts for nothing."""
    maximum, empty = _number(result.maximum), [""] * len(questions)
    start: Cells = [result.student, result.status.value, "", maximum, *empty]
    return [*start, "", "", "", "", result.reason, result.submission]


def _points(grade: Grade, question: QuestionGrade | None) -> str | int | float:
    if question is None:
        return ""
    by_hand = any(item.kind == "override" for item in question.adjustments)
    if question.points is None:
        return "" if _not_gradable(grade) else NOT_GRADED_YET
    return "" if _not_gradable(grade) and not by_hand else _number(question.points)


def _not_gradable(grade: Grade) -> bool:
    """Whether there are no points to show: the machinery failed, or it waits for the staff."""
    if grade.result is None:
        return grade.points is None
    return grade.result.status is Status.ERROR


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 4)


def _stem(student: str) -> str:
    """A student's name as a file name that every system takes."""
    ascii_name = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", ascii_name).strip("._-")[:80]
    return stem or "student"


def _digest(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:8]
