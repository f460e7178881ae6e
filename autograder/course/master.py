"""A master, `solutions/<assignment>.py`: one jupytext percent file, read into a frozen `Master`.

The master is the source of truth for prose, stubs, solutions and public checks. What the rest of
the kit needs of it is taken out here: the questions with their functions, the text of the
reference, and the lines that students must never see. Everything that would go wrong later, in a
release or in grading, is refused here with the file and the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.course.cells import (
    SKIP_TAG,
    MasterCell,
    SolutionLine,
    read_answer_lines,
    read_cells,
    read_solution_lines,
    refuse_misplaced_marks,
    without_markers,
)
from autograder.course.questions import (
    Question,
    QuestionReader,
    SolutionCell,
    WrittenQuestion,
)
from autograder.course.reference import ReferenceText, read_reference
from autograder.course.settings import FILE_NAME, Course
from autograder.errors import MasterError

FOLDER = "solutions"


@dataclass(frozen=True)
class Master:
    """A master, read and checked."""

    assignment: str
    path: Path
    text: str
    cells: tuple[MasterCell, ...]
    questions: tuple[Question, ...]
    solution_lines: tuple[SolutionLine, ...]
    reference_text: ReferenceText
    written: tuple[WrittenQuestion, ...] = ()
    answer_lines: tuple[SolutionLine, ...] = ()  # of answers in words

    @property
    def reference(self) -> str:
        """Imports, definitions and upper-case constants: importable, and trains nothing."""
        return self.reference_text.text

    @cached_property
    def functions(self) -> Mapping[str, str]:
        """The id of the question of each function that students write, in the file's order."""
        return {cell.function: cell.question for cell in self.solutions}

    @property
    def solutions(self) -> tuple[SolutionCell, ...]:
        """The solution cells of all questions, in the file's order."""
        return tuple(cell for question in self.questions for cell in question.solutions)

    def question(self, name: str) -> Question:
        """The question with id `name`."""
        return next(question for question in self.questions if question.id == name)


def load_master(course: Course, assignment: str) -> Master:
    """The master of `assignment`, checked against `grading.yml`.

    Raises `UsageError` for an unknown assignment, `MasterError` for what is wrong in the file.
    """
    settings = course.assignment(assignment)
    path = course.folder / FOLDER / f"{assignment}.py"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise MasterError(
            f"{path}: there is no such file; {FILE_NAME} has the assignment {assignment}, "
            "so write its master there"
        ) from None
    except UnicodeDecodeError as error:
        raise MasterError(f"{path}: not UTF-8 text: {error}") from None
    master = parse_master(text, path=path, assignment=assignment)
    _check_questions(master, master.questions, settings.questions, course.folder / FILE_NAME)
    _check_questions(master, master.written, settings.written, course.folder / FILE_NAME)
    return master


def parse_master(text: str, *, path: Path, assignment: str) -> Master:
    """Read the text of a master; `path` is only named in messages."""
    if text.startswith("\ufeff"):
        raise MasterError(
            f"{path}:1: the file begins with a byte-order mark, which hides its header: save it as "
            "UTF-8 without one (in some editors “UTF-8” and not “UTF-8 with BOM”)"
        )
    cells = tuple(read_cells(text, path))
    refuse_misplaced_marks(cells, path)
    reader = QuestionReader(path)
    questions = reader.read(cells)
    tests = {test.line for question in questions for test in question.tests}
    code = [cell for cell in cells if cell.kind == "code" and SKIP_TAG not in cell.tags]
    kept = [(c.line, without_markers(c.source)) for c in code if c.line not in tests]
    master = Master(
        assignment=assignment,
        path=path,
        text=text,
        cells=cells,
        questions=questions,
        solution_lines=tuple(read_solution_lines(cells, path)),
        reference_text=read_reference(kept, path),
        written=tuple(reader.written),
        answer_lines=tuple(read_answer_lines(cells)),
    )
    _check_functions(master)
    return master


def _check_questions(
    master: Master,
    questions: Sequence[Question | WrittenQuestion],
    wanted: Iterable[str],
    settings: Path,
) -> None:
    found, expected = [question.id for question in questions], list(wanted)
    for question in questions:
        if question.id not in expected:
            where = ", under `written`" if isinstance(question, WrittenQuestion) else ""
            raise MasterError(
                f"{master.path}:{question.line}: {question.id} has no points in {settings}{where}, "
                f"which has {', '.join(expected) or 'none there'}"
            )
    for name in expected:
        if name not in found:
            raise MasterError(
                f"{master.path}: there is no question {name}, which has points in {settings}"
            )


def _check_functions(master: Master) -> None:
    """Names are unique, and every function needs only imports, constants and itself."""
    seen: dict[str, SolutionCell] = {}
    for cell in master.solutions:
        if cell.function in seen:
            raise MasterError(
                f"{master.path}:{cell.line}: {cell.function} is defined in line "
                f"{seen[cell.function].line} already"
            )
        seen[cell.function] = cell
    for cell in master.solutions:
        for name in master.reference_text.needs(cell.filled):
            other = seen.get(name)
            if other is not None and other.question != cell.question:
                raise MasterError(
                    f"{master.path}:{cell.line}: {cell.function} uses {name} of {other.question}; "
                    "a wrong answer there must not cost points here, so write it out"
                )
            if name not in master.reference_text.names:
                raise MasterError(
                    f"{master.path}:{cell.line}: {cell.function} uses {name}, which no import, "
                    "definition or plain upper-case constant of the master provides"
                )
