"""The feedback page of one student: points and where they went, every test, the own notebook.

Nothing of a hidden test is on it but name, outcome and the authored hint. `CaseResult.detail`,
the staff's notes and the grader's own troubles never are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from markupsafe import Markup

from autograder.course.rubric import Written
from autograder.errors import AutograderError, RejectedSubmission
from autograder.grades import Answer, Grade, QuestionGrade
from autograder.intake import FileKind, read, taken_from
from autograder.intake.cells import told_to_student
from autograder.records import CaseResult, CellReport, Outcome, QuestionResult, Status
from autograder.report.pages import render
from autograder.report.rendering import (
    RenderedCell,
    answer_html,
    render_notebook,
    terminal_html,
)
from autograder.wording import one_line

MOST_FAILED_CELLS = 50
_NO_ANSWERS: Mapping[str, str] = MappingProxyType({})
_KINDS = {".py": FileKind.SCRIPT, ".zip": FileKind.ARCHIVE}
_WORDS = {
    Outcome.PASSED: ("passed", "✓", "good"),
    Outcome.FAILED: ("failed", "✗", "bad"),
    Outcome.TIMEOUT: ("timed out", "✗", "bad"),
    Outcome.CRASHED: ("crashed", "✗", "bad"),
    Outcome.OUT_OF_MEMORY: ("out of memory", "✗", "bad"),
    Outcome.NOT_RUN: ("not run", "–", "warn"),
    Outcome.ERROR: ("could not run", "!", "warn"),
}
_CELL_WORDS = {
    "error": "raised an error",
    "timeout": "ran out of time",
    "crashed": "ended the process",
    "out_of_memory": "ran out of memory",
}


@dataclass(frozen=True)
class Heading:
    """What stands above every page of an assignment."""

    course: str
    assignment: str
    title: str
    release: str
    written: Mapping[str, Written] = field(default_factory=dict)  # what a person grades, and how


@dataclass(frozen=True)
class Test:
    """One test as its student sees it."""

    name: str
    visibility: str
    word: str
    mark: str
    tone: str
    worth: float  # points of the question
    message: str


@dataclass(frozen=True)
class Met:
    """A criterion of the rubric; `met` is None where nobody said which are."""

    says: str
    points: float
    met: bool | None


@dataclass(frozen=True)
class InWords:
    """A question that a person grades, as its student reads it."""

    state: str
    criteria: tuple[Met, ...]  # shown with the grade only
    answer: Markup  # empty where there is none to show


@dataclass(frozen=True)
class FailedCell:
    """A cell of the notebook that did not run to its end; `number` is 0 where it is not known."""

    number: int
    word: str
    last_line: str
    trace: Markup


def feedback_page(
    heading: Heading,
    grade: Grade,
    trouble: str = "",
    outputs: bool = True,
    answers: Mapping[str, str] = _NO_ANSWERS,
) -> str:
    """Return the page of `grade`; a notebook that cannot be shown costs only its own section.

    Args:
        heading: What stands above every page of the assignment.
        grade: The student's.
        trouble: Why the notebook is not looked at; empty where it is.
        outputs: Whether the notebook is shown with its outputs; else the page says so.
        answers: Those in words, as Markdown, by question.
    """
    cells, trouble = ((), trouble) if trouble else _notebook(heading, grade, outputs)
    result = grade.result
    ran = result.cells if result else ()
    numbers = {cell.id: cell.number for cell in cells if cell.id}
    return render(
        "feedback.html",
        styles=("style.css", "feedback.css"),
        heading=heading,
        grade=grade,
        outcome=result.status.value if result else "missing",
        by_hand=bool(grade.adjustments or any(q.adjustments or q.answer for q in grade.questions)),
        decided=bool(grade.adjustments or any(q.adjustments for q in grade.questions)),
        in_words=dict(_in_words(heading, grade, answers)),
        tests={q.id: tuple(_tests(q)) for q in result.questions} if result else {},
        failed_cells=tuple(_failed_cells(ran, numbers)),
        remarks=told_to_student(result.notes) if result else (),
        cells=cells,
        trouble=trouble,
        outputs=outputs,
        broken={numbers[c.id] for c in ran if c.outcome in _CELL_WORDS and c.id in numbers},
    )


def _in_words(
    heading: Heading, grade: Grade, answers: Mapping[str, str]
) -> Iterator[tuple[str, InWords]]:
    for question in grade.questions:
        if question.answer is None:
            continue
        written = answers.get(question.id, "")
        shown = answer_html(written) if written else Markup("")
        yield question.id, InWords(question.answer.value, tuple(_met(heading, question)), shown)


def _met(heading: Heading, question: QuestionGrade) -> Iterator[Met]:
    """The rubric, once a person has graded by it, with what the last of them found."""
    if question.answer is not Answer.GRADED or question.id not in heading.written:
        return
    last = [item for item in question.adjustments if item.kind == "override"][-1:]
    known = {text for item in last for text in item.criteria}
    # Who reads by the rubric and gives nothing has found nothing met.
    said = bool(known) or any(item.read and item.points <= 0 for item in last)
    for criterion in heading.written[question.id].rubric:
        met = criterion.says in known if said else None
        yield Met(criterion.says, criterion.points, met)


def _tests(question: QuestionResult) -> Iterator[Test]:
    weights = sum(case.weight for case in question.cases)
    for case in question.cases:
        word, mark, tone = _WORDS[case.outcome]
        worth = question.maximum * case.weight / weights if weights else 0.0
        yield Test(case.name, case.visibility.value, word, mark, tone, worth, _message(case))


def _message(case: CaseResult) -> str:
    # Why the machinery failed can name hidden inputs; it is not the student's to mend either.
    if case.outcome is Outcome.ERROR:
        return ""
    return case.message.strip()


def _failed_cells(cells: tuple[CellReport, ...], numbers: dict[str, int]) -> Iterator[FailedCell]:
    failed = (cell for cell in cells if cell.outcome in _CELL_WORDS)
    for cell in islice(failed, MOST_FAILED_CELLS):
        lines = [line for line in cell.error.splitlines() if line.strip()]
        yield FailedCell(
            number=numbers.get(cell.id, 0),
            word=_CELL_WORDS[cell.outcome],
            last_line=one_line(lines[-1], 300) if lines else "",
            trace=terminal_html(cell.error) if len(lines) > 1 else Markup(""),
        )


def _notebook(
    heading: Heading, grade: Grade, outputs: bool
) -> tuple[tuple[RenderedCell, ...], str]:
    """Return the cells of what was handed in, or why they cannot be shown."""
    result, receipt = grade.result, grade.receipt
    if result is None or result.status not in (Status.GRADED, Status.ERROR):
        return (), ""
    if receipt is None or not receipt.path:
        return (), "The file that was handed in is not known to this machine."
    path = Path(receipt.path)
    try:
        if not path.exists():
            return (), "The file that was handed in is no longer where it was when it was graded."
        kind = _KINDS.get(path.suffix.lower(), FileKind.NOTEBOOK)
        member = taken_from(result.notes)
        notebook, _ = read(path, kind, f"{heading.assignment}.ipynb", member=member)
    except RejectedSubmission as reason:
        return (), f"The file that was handed in cannot be shown: {reason}."
    except (AutograderError, OSError):  # their texts are for the staff
        return (), "The file that was handed in cannot be read on the machine that made this page."
    return render_notebook(notebook, outputs), ""
