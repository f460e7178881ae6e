"""What grades submissions that were written for a release, and what intake has to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.archives import read_zip
from autograder.course.assignment import Assignment
from autograder.course.bundle import UNRELEASED, Bundle, build_bundle, labelled, read_bundle
from autograder.course.bundle import functions as bundle_functions
from autograder.course.notebook import ReleasedNotebook, load_released, released_path
from autograder.course.versions import (
    as_released,
    find_version,
    grading_file,
    students_file,
)
from autograder.intake import GivenCell, ReleasedCells


@dataclass(frozen=True)
class Edition:
    """What submissions are graded with: an assignment as its files are now, or of a version."""

    assignment: Assignment  # with the points and conditions that count
    bundle: Bundle
    released: ReleasedCells


def edition_of(assignment: Assignment, version: str | None = None) -> Edition:
    """Return what the version called `version` grades with, or without one the files as they are.

    Raises `UsageError` for an assignment that was not released, and for a version that is not
    there, that has no such assignment, or whose files are not those released.
    """
    if version is None:
        return Edition(assignment, build_bundle(assignment), released_cells(assignment))
    return _of_version(assignment, version)


def released_cells(
    assignment: Assignment, notebooks: Mapping[str, ReleasedNotebook] | None = None
) -> ReleasedCells:
    """Return the functions and cells of the released notebook of `assignment`.

    `notebooks` that are about to be released stand in the place of those in the course's folder.
    Raises `UsageError` where it was not released.
    """
    course, given = assignment.course, notebooks or {}
    notebook = given.get(assignment.name) or assignment.released
    others = {
        other: tuple((given.get(other) or load_released(course, other)).functions.values())
        for other in course.settings.assignments
        if other != assignment.name and (other in given or released_path(course, other).is_file())
    }
    return _cells(notebook, assignment.master.functions, others)


def _of_version(assignment: Assignment, version_name: str) -> Edition:
    version, name = find_version(assignment.course, version_name), assignment.name
    then = as_released(assignment, version)
    bundle = labelled(read_bundle(version.read(grading_file(name))), UNRELEASED)
    notebooks = {}
    for other in version.manifest.assignments:
        files = read_zip(version.read(students_file(other)))
        notebooks[other] = ReleasedNotebook(other, files[f"{other}/{other}.ipynb"].decode())
    functions = bundle_functions(bundle)
    others = {
        other: tuple(notebook.functions.values())
        for other, notebook in notebooks.items()
        if other != name
    }
    return Edition(then, bundle, _cells(notebooks[name], functions, others))


def _cells(
    notebook: ReleasedNotebook,
    functions: Mapping[str, str],
    others: Mapping[str, tuple[str, ...]],
) -> ReleasedCells:
    cells = tuple(
        GivenCell(cell.id, cell.kind, cell.source, skipped=cell.id in notebook.skipped)
        for cell in notebook.cells
    )
    written = {question: cell for cell, question in notebook.answers.items()}
    return ReleasedCells(notebook.assignment, dict(functions), cells, others, written)
