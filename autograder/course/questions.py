"""The questions of a master: which cells hold a solution, and which a public check."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.course.cells import MasterCell, is_marked, without_markers
from autograder.course.hints import holds_hints, read_hints
from autograder.course.reference import definitions
from autograder.course.settings import FILE_NAME
from autograder.errors import MasterError

_BLOCK = re.compile(r"#\s+(BEGIN|END)\s+(QUESTION|PROMPT|SOLUTION|TESTS)\b", re.IGNORECASE)
_HINTS_LAST = "HINTS: they are the last cell before END QUESTION"
_TESTED = re.compile(r"name: *(q[1-9][0-9]*) *")
_WRITTEN = re.compile(r"name: *(w[1-9][0-9]*) *\nmanual: *true *")
_CONFIG = re.compile(r"#\s+ASSIGNMENT CONFIG\b", re.IGNORECASE)


@dataclass(frozen=True)
class SolutionCell:
    """A code cell that defines exactly one of the functions that students write."""

    question: str
    function: str
    source: str
    line: int

    @property
    def filled(self) -> str:
        """The cell as someone would hand it in: without the markers."""
        return without_markers(self.source)


@dataclass(frozen=True)
class PublicTest:
    """One public check: a function whose parameters are names of the student's functions."""

    question: str
    function: str
    source: str
    line: int

    @property
    def name(self) -> str:
        """The function's name as words, which students and staff read as the name of the test."""
        return self.function.removeprefix("test_").replace("_", " ")


@dataclass(frozen=True)
class Question:
    """The unit that carries points."""

    id: str
    title: str
    line: int
    solutions: tuple[SolutionCell, ...]
    tests: tuple[PublicTest, ...]
    hints: tuple[str, ...] = ()  # that students may ask for, one after the other


@dataclass(frozen=True)
class WrittenQuestion:
    """A question that students answer in words, and a person grades."""

    id: str
    title: str
    line: int
    answer: str  # the model answer, in Markdown
    hints: tuple[str, ...] = ()  # as those of a tested question


class QuestionReader:
    """Walks over the cells and keeps which blocks are open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.open: list[tuple[str, int]] = []
        self.title = ""
        self.id = ""
        self.line = 0
        self.solutions: list[SolutionCell] = []
        self.tests: list[PublicTest] = []
        self.hints: tuple[str, ...] = ()
        self.answers: list[str] = []  # Markdown cells of a written question's solution
        self.questions: list[Question] = []
        self.written: list[WrittenQuestion] = []

    def read(self, cells: Iterable[MasterCell]) -> tuple[Question, ...]:
        """The questions of a master, in order; `MasterError` where a block is not right."""
        for cell in cells:
            block = _BLOCK.match(cell.source) if cell.kind == "raw" else None
            if block and block[1].upper() == "BEGIN":
                self._begin(block[2].lower(), cell)
            elif block:
                self._end(block[2].lower(), cell)
            else:
                self._inside(cell)
        if self.open:
            kind, line = self.open[-1]
            raise self._error(line, f"BEGIN {kind.upper()} is never ended")
        if not self.questions:
            raise self._error(1, "there is no question; one starts with a raw cell BEGIN QUESTION")
        return tuple(self.questions)

    def _begin(self, kind: str, cell: MasterCell) -> None:
        inside = self.open[-1][0] if self.open else None
        if inside != (None if kind == "question" else "question"):
            place = f"inside {inside}" if inside else "outside a question"
            raise self._error(cell.line, f"BEGIN {kind.upper()} {place}")
        if kind == "question":
            self.id, self.line = self._question_id(cell), cell.line
            self.solutions, self.tests, self.hints, self.answers = [], [], (), []
        elif self.hints:
            raise self._error(cell.line, f"BEGIN {kind.upper()} after {_HINTS_LAST}")
        elif self._is_written and kind != "solution":
            raise self._error(
                cell.line,
                f"BEGIN {kind.upper()} in {self.id}, which a person grades: it has a text and a "
                "model answer between BEGIN and END SOLUTION",
            )
        self.open.append((kind, cell.line))

    def _end(self, kind: str, cell: MasterCell) -> None:
        if not self.open or self.open[-1][0] != kind:
            inside = f"BEGIN {self.open[-1][0].upper()} is open" if self.open else "nothing is open"
            raise self._error(cell.line, f"END {kind.upper()} where {inside}")
        self.open.pop()
        if kind != "question":
            return
        if self._is_written:
            self._end_written()
            return
        for found, what in ((self.solutions, "solution cell"), (self.tests, "public check")):
            if not found:
                raise self._error(self.line, f"{self.id} has no {what}")
        self.questions.append(
            Question(
                self.id,
                self.title,
                self.line,
                tuple(self.solutions),
                tuple(self.tests),
                self.hints,
            )
        )
        self.title = ""

    @property
    def _is_written(self) -> bool:
        return self.id.startswith("w")

    def _end_written(self) -> None:
        if not self.answers:
            raise self._error(
                self.line,
                f"{self.id} has no model answer: a Markdown cell between BEGIN and END SOLUTION",
            )
        answer = "\n\n".join(self.answers)
        self.written.append(WrittenQuestion(self.id, self.title, self.line, answer, self.hints))
        self.title = ""

    def _inside(self, cell: MasterCell) -> None:
        inside = self.open[-1][0] if self.open else None
        if cell.kind == "raw" and _CONFIG.match(cell.source):
            raise self._error(
                cell.line, "ASSIGNMENT CONFIG does not belong in a master; a release puts it in"
            )
        if cell.kind == "raw" and holds_hints(cell.source):
            if inside != "question":
                place = f"inside {inside}" if inside else "outside a question"
                raise self._error(cell.line, f"HINTS {place}: they stand right before END QUESTION")
            if self.hints:
                raise self._error(cell.line, f"{self.id} has HINTS already")
            self.hints = read_hints(cell, self.path, self.id)
        elif self.hints and inside == "question":
            raise self._error(cell.line, f"a cell after {_HINTS_LAST}")
        elif cell.kind == "markdown" and (
            inside is None or (self._is_written and inside == "question")
        ):
            headings = re.findall(r"^#+ +(.+)$", cell.source, re.MULTILINE)
            self.title = headings[-1].strip() if headings else self.title
        elif inside == "solution" and self._is_written:
            if cell.kind != "markdown":
                raise self._error(cell.line, f"the model answer of {self.id} is a Markdown cell")
            if cell.source.strip():
                self.answers.append(cell.source.strip())
        elif inside == "solution":
            if cell.kind == "code":
                self.solutions.append(self._solution(cell))
        elif inside == "tests":
            self.tests.append(self._test(cell))

    def _question_id(self, cell: MasterCell) -> str:
        fields = "\n".join(line for line in cell.source.split("\n")[1:] if line.strip())
        match = _TESTED.fullmatch(fields) or _WRITTEN.fullmatch(fields)
        if match is None:
            raise self._error(
                cell.line,
                "expected one line 'name: q1' (q2, …) under BEGIN QUESTION, or for a question that "
                "a person grades 'name: w1' and below it 'manual: true'; "
                f"points stand in {FILE_NAME}",
            )
        if match[1] in {q.id for q in self.questions} | {q.id for q in self.written}:
            raise self._error(cell.line, f"there is a question {match[1]} already")
        return match[1]

    def _solution(self, cell: MasterCell) -> SolutionCell:
        functions = definitions(cell.source, self.path, cell.line)
        if len(functions) != 1:
            found = ", ".join(functions) or "none"
            raise self._error(
                cell.line,
                f"a solution cell defines exactly one function; here: {found}. "
                "Put each function of the question in a cell of its own",
            )
        if not any(is_marked(line) for _, line in cell.lines()):
            raise self._error(
                cell.line,
                f"{functions[0]} has no line '# BEGIN SOLUTION': students would get it whole",
            )
        return SolutionCell(self.id, functions[0], cell.source, cell.line)

    def _test(self, cell: MasterCell) -> PublicTest:
        if cell.kind != "code":
            raise self._error(cell.line, "only code cells may stand between BEGIN and END TESTS")
        if re.match(r"\s*#+\s*hidden\b", cell.source, re.IGNORECASE):
            raise self._error(cell.line, "hidden tests stand in tests/hidden/, never in a master")
        functions = definitions(cell.source, self.path, cell.line, alone=True)
        if len(functions) != 1 or not functions[0].startswith("test_"):
            raise self._error(
                cell.line, "a public check is one function test_… and nothing beside it"
            )
        if any(test.function == functions[0] for test in self.tests):
            raise self._error(cell.line, f"{self.id} has a check {functions[0]} already")
        return PublicTest(self.id, functions[0], cell.source, cell.line)

    def _error(self, line: int, text: str) -> MasterError:
        return MasterError(f"{self.path}:{line}: {text}")
