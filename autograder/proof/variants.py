"""The submissions that prove an assignment: reference, stub, wheats, chaffs, hostile files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from autograder.course.master import Master
from autograder.course.notebook import ReleasedNotebook, cells_to_grade
from autograder.course.settings import Course
from autograder.errors import MasterError, UsageError
from autograder.proof.assemble import (
    NOTHING_TO_SAY,
    Says,
    honest,
    loses,
    reference_submission,
    says,
    solution_functions,
    stub_submission,
    with_solution_file,
)
from autograder.records import Cell
from autograder.slips.table import SUBMISSIONS

HOSTILE = "hostile"


class Kind(StrEnum):
    """What a submission is there to prove."""

    REFERENCE = "reference"  # full marks
    STUB = "stub"  # at most its floor
    WHEAT = "wheat"  # right in another way: full marks
    CHAFF = "chaff"  # plausibly wrong: loses points in exactly the questions it names
    HOSTILE = "hostile"  # an attack: no more than it has honestly earned
    MUTANT = "mutant"  # the reference with one small change: loses points, or may live


@dataclass(frozen=True)
class Variant:
    """One of them, as a notebook."""

    name: str
    kind: Kind
    notebook: Any  # as nbformat reads it
    cells: tuple[Cell, ...]  # those that grading runs
    loses: frozenset[str] = frozenset()  # of a chaff
    honest: float = 0.0  # of a hostile file
    says: Says = NOTHING_TO_SAY  # of a chaff
    touches: frozenset[str] = frozenset()  # questions whose functions the file defines
    questions: tuple[str, ...] | None = None  # to grade it on; None for all


def default_folder(course: Course) -> Path:
    """Return where a course keeps its wheats, chaffs and hostile files."""
    return course.folder / SUBMISSIONS


def built_in(master: Master, released: ReleasedNotebook) -> Iterator[Variant]:
    """Yield the reference and the untouched stub."""
    for kind, notebook in (
        (Kind.REFERENCE, reference_submission(master, released)),
        (Kind.STUB, stub_submission(released)),
    ):
        yield Variant(kind.value, kind, notebook, cells_to_grade(notebook, released))


def from_files(
    files: Sequence[tuple[Kind, Path]], master: Master, released: ReleasedNotebook
) -> Iterator[Variant]:
    """Yield the submission that each file makes; `MasterError` for one that makes none."""
    for kind, file in files:
        notebook = with_solution_file(master, released, file)
        text, name = file.read_text(encoding="utf-8"), str(file)
        yield Variant(
            name=file.stem,
            kind=kind,
            notebook=notebook,
            cells=cells_to_grade(notebook, released),
            touches=frozenset(
                master.functions[function]
                for function in solution_functions(text, name)
                if function in master.functions
            ),
            loses=_loses(text, name, master) if kind is Kind.CHAFF else frozenset(),
            says=says(text, name) if kind is Kind.CHAFF else NOTHING_TO_SAY,
            honest=_honest(text, name) if kind is Kind.HOSTILE else 0.0,
        )


def find_files(folder: Path, assignment: str) -> list[tuple[Kind, Path]]:
    """Find the wheats, chaffs and hostile files for `assignment` under `folder`, in that order.

    They lie in `<assignment>/` or in the folder itself as `wheat_*.py` and `chaff_*.py`, hostile
    ones in `hostile/` or in the folder itself as `<assignment>__*.py`, or in `<assignment>/` or
    `hostile/<assignment>/` under any other name.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}")
    own = folder / assignment
    found = [(_kind(file), file) for file in _python_files(own)]
    for file in _python_files(folder):
        if file.name.startswith(("wheat_", "chaff_")):
            found.append((_kind(file), file))
        elif file.name.startswith(f"{assignment}__"):
            found.append((Kind.HOSTILE, file))
    hostile = folder / HOSTILE
    prefixed = (f for f in _python_files(hostile) if f.name.startswith(f"{assignment}__"))
    found += [(Kind.HOSTILE, file) for file in (*prefixed, *_python_files(hostile / assignment))]
    order = list(Kind)
    return sorted(found, key=lambda item: (order.index(item[0]), item[1].name))


def assignments_of(folder: Path, assignments: Sequence[str]) -> list[str]:
    """Return those of `assignments` that `folder` has files for.

    Raises `UsageError` where it has none, and where files lie in the folder itself, because then
    only a person can say whose they are.
    """
    loose = [f.name for f in _python_files(folder) if f.name.startswith(("wheat_", "chaff_"))]
    if loose:
        raise UsageError(f"{folder} has {loose[0]} in no assignment's folder: name the assignment")
    found = [name for name in assignments if find_files(folder, name)]
    if not found:
        raise UsageError(
            f"{folder} has no wheat_*.py, chaff_*.py or attacks for {', '.join(assignments)}"
        )
    return found


def _python_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [file for file in sorted(folder.glob("*.py")) if not file.name.startswith((".", "__"))]


def _kind(file: Path) -> Kind:
    for kind in (Kind.WHEAT, Kind.CHAFF):
        if file.name.startswith(f"{kind.value}_"):
            return kind
    return Kind.HOSTILE


def _loses(text: str, name: str, master: Master) -> frozenset[str]:
    questions = loses(text, name)
    if questions is None:
        raise MasterError(f'{name}: a chaff says what it must lose, such as LOSES = {{"q2"}}')
    unknown = questions - {question.id for question in master.questions}
    if unknown:
        raise MasterError(f"{name}: LOSES names {', '.join(sorted(map(str, unknown)))}")
    return questions


def _honest(text: str, name: str) -> float:
    score = honest(text, name)
    if score is None:
        raise MasterError(
            f"{name}: an attack says which score it must not exceed, such as HONEST = 8; "
            "a wheat or chaff is named wheat_*.py or chaff_*.py"
        )
    return score
