"""The demo class: a folder of submissions as a learning management system would export it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat

from autograder.batch.grading import SandboxKind
from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import Course
from autograder.errors import UsageError
from autograder.proof.variants import (
    Kind,
    Variant,
    built_in,
    default_folder,
    find_files,
    from_files,
)

_MARK = ".demo-class"  # beside the folders that this module may clear
_FAMILIES = (
    "adler", "bauer", "costa", "dubois", "eriksson", "fischer", "garcia", "haddad", "ivanova",
    "jensen", "kowalski", "lindner", "moreau", "nakamura", "okafor", "petrov", "quist", "rossi",
    "sahin", "tanaka", "ueda", "varga", "weber", "yilmaz", "zhang",
)  # fmt: skip
WHEATS = 2  # of the demo class
_GIVEN = ("ada", "ben", "chloe", "deniz", "emil", "farah", "goran")


def make_class(course: Course, assignment: str, folder: Path) -> Path:
    """Write the class of `assignment` into `folder`: stub, wheats and chaffs as notebooks.

    It is a small class: two wheats, and for every question the first chaff that loses it alone.
    The names are those of a Canvas download: student, user, file, and the student's own name of
    the notebook, which tells what it is. A class that was made before is replaced.
    """
    master, released = load_master(course, assignment), load_released(course, assignment)
    files = [
        item for item in find_files(default_folder(course), assignment) if item[0] != Kind.HOSTILE
    ]
    variants = [v for v in built_in(master, released) if v.kind is Kind.STUB]
    variants += _chosen(list(from_files(files, master, released)), course, assignment)
    _clear(folder)
    for number, variant in enumerate(variants):
        name = f"{_student(number)}_{1001 + number}_{20001 + number}_{variant.name}.ipynb"
        text = nbformat.writes(variant.notebook)
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return folder


def choose_sandbox(say: Callable[[str], None]) -> SandboxKind:
    """Return `docker` where an engine answers, after making the image, else `process`."""
    from autograder.sandbox import image

    if image.engine_answers():
        say("Grading in Docker: an engine answers.")
        image.ensure(say=say)
        return "docker"
    say(
        "Grading in the process sandbox: no Docker engine answers. That is enough for this demo "
        "class; for real submissions start Docker, or see README.md."
    )
    return "process"


def _chosen(variants: list[Variant], course: Course, assignment: str) -> list[Variant]:
    """A class that is graded in minutes, and still has somebody fail in every question."""
    chosen = [v for v in variants if v.kind is Kind.WHEAT][:WHEATS]
    for question in course.assignment(assignment).questions:
        chosen += [v for v in variants if v.loses == {question}][:1]
    return chosen


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
