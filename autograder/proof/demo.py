"""The demo class: a folder of submissions as a learning management system would export it."""

from __future__ import annotations

import ast
import csv
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any

import nbformat

from autograder.batch.grading import SandboxKind
from autograder.course.assignment import Assignment
from autograder.course.notebook import ReleasedNotebook
from autograder.course.settings import Course
from autograder.course.training import training_functions, trains
from autograder.datasets.room import find_rooms
from autograder.errors import UsageError
from autograder.gradebook.adjusting import enter_points
from autograder.gradebook.grades import Scoring, rows_of
from autograder.gradebook.ledger import LedgerReader
from autograder.grades import Grade
from autograder.proof.assemble import (
    SENTENCES,
    loses,
    reference_submission,
    solution_functions,
    stub_submission,
    with_solution_file,
)
from autograder.proof.variants import Kind, default_folder, find_files
from autograder.records import Result
from autograder.report.table import MOST_ROWS
from autograder.slips.table import read_table, table_file

Say = Callable[[str], None]
_POINTS = "points.csv"  # by hand, of the demo class
_MARK = ".demo-class"  # beside the folders that this module may clear
_FAMILIES = (
    "adler", "bauer", "costa", "dubois", "eriksson", "fischer", "garcia", "haddad", "ivanova",
    "jensen", "kowalski", "lindner", "moreau", "nakamura", "okafor", "petrov", "quist", "rossi",
    "sahin", "tanaka", "ueda", "varga", "weber", "yilmaz", "zhang",
)  # fmt: skip
WHEATS = 2  # of the demo class
MANY = 1000  # tests: for all that is known, a chaff passes all of them
_GIVEN = ("ada", "ben", "chloe", "deniz", "emil", "farah", "goran")


def make_class(assignment: Assignment, folder: Path) -> Path:
    """Write the class of `assignment` into `folder`: stub, wheats and chaffs as notebooks.

    It is a small class: two wheats, and for every question the first chaff that loses it alone.
    Where something trains it is smaller still: the reference, and one student who makes the
    mistakes of all these chaffs, or more where two of them use the same names. The reference alone
    is whole: the others have not done what trains and is not their mistake, so that nothing trains
    in vain. The
    names are those of a Canvas download: student, user, file, and the student's own name of the
    notebook, which tells what it is. A class that was made before is replaced.
    """
    master, released = assignment.master, assignment.released
    files = find_files(default_folder(assignment.course), assignment.name)
    wheats = [file for kind, file in files if kind is Kind.WHEAT]
    chaffs = _chaffs(assignment, [file for kind, file in files if kind is Kind.CHAFF])
    notebooks = {"stub": stub_submission(released)}
    if trains(assignment):
        notebooks["reference"] = reference_submission(master, released)
        chosen = _shared_out(chaffs, _passed(assignment))
    else:
        chosen = [[file] for file in (*wheats[:WHEATS], *(found[0] for found in chaffs))]
    for one in chosen:
        text = "\n\n".join(file.read_text(encoding="utf-8") for file in one)
        notebook = with_solution_file(master, released, text)
        if one[0] not in wheats:
            done = set(solution_functions(text))
            _leave_undone(notebook, released, training_functions(assignment) - done)
        notebooks[_name(one)] = notebook
    _clear(folder)
    for number, (what, notebook) in enumerate(notebooks.items()):
        name = f"{_student(number)}_{1001 + number}_{20001 + number}_{what}.ipynb"
        text = nbformat.writes(notebook)
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return folder


def grade_answers(assignment: Assignment, folder: Path) -> tuple[Grade | Result, ...]:
    """Grade the demo class's answers in words, as a person would, and return its rows anew.

    All of them are the model answer. The last is left open, to show what that looks like. The file
    of points that is entered lies in the output folder `folder`.
    """
    with LedgerReader(folder) as ledger:
        results = [entry.result for entry in ledger.entries()]
    rows = [
        (item.student, question.id, question.digest)
        for item in results
        for question in item.written
        if question.answered
    ]
    file = folder / _POINTS
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(("student", "question", "kind", "points", "reason", "criteria", "read"))
        for student, name, read in rows[:-1]:
            question = assignment.settings.written[name]
            met = " | ".join(criterion.says for criterion in question.rubric)
            said = "All that was asked for."
            writer.writerow((student, name, "override", question.points, said, met, read))
    if rows[:-1]:
        enter_points(assignment.course, folder, file, "demo")
    with LedgerReader(folder) as ledger:
        return tuple(islice(rows_of(ledger, Scoring(assignment, ledger)), MOST_ROWS))


class Preparations:
    """The data and the grading image, which take minutes the first time.

    They are made while the first submissions are graded already: the demo's files are the kit's
    own, so what needs neither may be graded in the process sandbox meanwhile.
    """

    def __init__(self, course: Course, sandbox: SandboxKind | None, say: Say) -> None:
        from autograder import datasets
        from autograder.sandbox import image

        self._sandbox, self._say = sandbox, say
        wanted = {name: item.data for name, item in course.settings.assignments.items()}

        needed = sorted({name for data in wanted.values() for name in data})

        def fetch() -> None:
            # A course may have left out what others are for; and a line for each says little
            # where all is there already.
            found = datasets.verify(course.folder, needed) if needed else []
            if any(item.state is not datasets.DatasetState.READY for item in found):
                datasets.fetch(course.folder, needed, say=say)
            datasets.place_beside_notebooks(course.folder, wanted)

        self._data = _in_background(fetch)
        self._image: Future[object] | None = None
        if sandbox is None and image.engine_answers():
            self._image = _in_background(lambda: image.ensure(say=_silently))
        elif sandbox is None:
            say(
                "Grading in the process sandbox: no Docker engine answers. That is enough for this "
                "demo class; for real submissions start Docker, or see README.md."
            )

    def sandbox_for(self, assignment: Assignment) -> SandboxKind:
        """Where to grade an assignment now, once what it needs is there.

        Raises what went wrong with the data or the image.
        """
        if _grading_reads_data(assignment):
            self._data.result()
        if self._image is None:
            return self._sandbox or "process"
        if not self._image.done():
            self._say("The grading image is being made; meanwhile the process sandbox grades.")
            return "process"
        self._image.result()
        return "docker"

    def wait_for_data(self) -> None:
        """Wait until all data is there; raises what went wrong with it."""
        self._data.result()

    def finish(self) -> None:
        """Wait for what is still being made; raises what went wrong with it."""
        self.wait_for_data()
        if self._image is not None:
            self._image.result()


def _grading_reads_data(assignment: Assignment) -> bool:
    """Whether a data set has files that cells or hidden tests read; not only experiments do."""
    rooms = find_rooms(assignment.course.folder, assignment.settings.data)
    return any(room.graded_files() or room.files("private") for room in rooms)


def _silently(_line: str) -> None:
    """Say nothing: the steps of the image would get between the tables."""


def _in_background(work: Callable[[], object]) -> Future[object]:
    """Do something beside; whoever interrupts the command does not wait for it."""
    future: Future[object] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future


def _chaffs(assignment: Assignment, files: Sequence[Path]) -> list[list[Path]]:
    """For each question the chaffs that lose it alone: somebody fails in every question."""
    alone = {file: loses(file.read_text(encoding="utf-8"), str(file)) for file in files}
    questions = [frozenset((question,)) for question in assignment.questions]
    found = [[file for file, lost in alone.items() if lost == question] for question in questions]
    return [chaffs for chaffs in found if chaffs]


def _leave_undone(notebook: Any, released: ReleasedNotebook, functions: frozenset[str]) -> None:
    """Put the stubs of functions back into a notebook."""
    stubs = {cell["id"]: cell["source"] for cell in stub_submission(released)["cells"]}
    for cell in notebook["cells"]:
        if released.functions.get(cell["id"]) in functions:
            cell["source"] = stubs[cell["id"]]


def _passed(assignment: Assignment) -> dict[str, int]:
    """How many tests each chaff passes, as far as known slips tell: one that trains takes long."""
    file = table_file(assignment.course.folder, assignment.name)
    known = [slip for slips in read_table(file).questions.values() for slip in slips.known]
    return {slip.chaff: slip.tests.count("passed") for slip in known}


def _shared_out(chaffs: Sequence[Sequence[Path]], passed: Mapping[str, int]) -> list[list[Path]]:
    """Let one student make a mistake in each question; in what others define already, another.

    Of the mistakes in a question the one that is found out soonest is taken.
    """
    one: list[Path] = []
    others: list[list[Path]] = []
    taken: set[str] = set()
    for candidates in chaffs:
        names = {file: _own_names(file) for file in candidates}
        frugal = sorted(
            candidates,
            key=lambda file: (_trains(file), passed.get(file.stem, MANY), len(names[file])),
        )
        fitting = next((file for file in frugal if not names[file] & taken), None)
        if fitting is None:
            others.append([frugal[0]])
        else:
            one.append(fitting)
            taken |= names[fitting]
    return [one, *others]


def _trains(file: Path) -> bool:
    """Whether a function of a chaff uses the `epochs` that it is given: some mistakes cost none."""
    return any(
        isinstance(node, ast.Name) and node.id == "epochs"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    )


def _own_names(file: Path) -> set[str]:
    """What a file defines; the modules that it imports are the same in all."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    bare = ast.unparse(ast.Module([n for n in tree.body if n not in imports], type_ignores=[]))
    return set(solution_functions(bare, str(file))) - {"LOSES", *SENTENCES}


def _name(files: Sequence[Path]) -> str:
    if len(files) == 1:
        return files[0].stem
    lost = [loses(file.read_text(encoding="utf-8")) or () for file in files]
    return f"mistakes_in_{'_'.join(sorted(question for lost_one in lost for question in lost_one))}"


def _student(number: int) -> str:
    given = _GIVEN[(number // len(_FAMILIES) + number) % len(_GIVEN)]
    return _FAMILIES[number % len(_FAMILIES)] + given


def _clear(folder: Path) -> None:
    """Make `folder` empty of notebooks; `UsageError` where it holds anything of somebody else."""
    mark = folder.parent / _MARK
    try:
        if folder.exists() and any(folder.iterdir()) and not mark.exists():
            raise UsageError(f"{folder} is not empty and no demo class; choose another --out")
        folder.mkdir(parents=True, exist_ok=True)
        mark.touch()
        for file in folder.glob("*.ipynb"):
            file.unlink()
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}") from None
