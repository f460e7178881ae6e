"""What grades submissions that were written for a release, and what intake has to know of it."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.archives import read_zip
from autograder.course.bundle import UNRELEASED, Bundle, labelled, read_bundle
from autograder.course.bundle import functions as bundle_functions
from autograder.course.master import load_master
from autograder.course.notebook import ReleasedNotebook, load_released, released_path
from autograder.course.settings import Course
from autograder.course.versions import (
    course_as_released,
    find_version,
    grading_file,
    students_file,
)
from autograder.intake import ReleasedCell, ReleasedCells


def released_cells(
    course: Course, assignment: str, notebooks: Mapping[str, ReleasedNotebook] | None = None
) -> ReleasedCells:
    """Return the functions and cells of the released notebook of `assignment`.

    `notebooks` that are about to be released stand in the place of those in the course's folder.
    Raises `UsageError` where it was not released.
    """
    given = notebooks or {}
    notebook = given.get(assignment) or load_released(course, assignment)
    others = {
        other: tuple((given.get(other) or load_released(course, other)).functions.values())
        for other in course.settings.assignments
        if other != assignment and (other in given or released_path(course, other).is_file())
    }
    functions = load_master(course, assignment).functions
    return _cells(notebook, functions, others)


def of_version(course: Course, assignment: str, name: str) -> tuple[Course, Bundle, ReleasedCells]:
    """Return what the version called `name` grades `assignment` with.

    The course has the points and conditions of that version. Raises `UsageError` for a version
    that is not there, that has no such assignment, or whose files are not those released.
    """
    version = find_version(course, name)
    course = course_as_released(course, version, assignment)
    bundle = labelled(read_bundle(version.read(grading_file(assignment))), UNRELEASED)
    notebooks = {}
    for other in version.manifest.assignments:
        files = read_zip(version.read(students_file(other)))
        notebooks[other] = ReleasedNotebook(other, files[f"{other}/{other}.ipynb"].decode())
    functions = bundle_functions(bundle)
    others = {
        other: tuple(notebook.functions.values())
        for other, notebook in notebooks.items()
        if other != assignment
    }
    return course, bundle, _cells(notebooks[assignment], functions, others)


def _cells(
    notebook: ReleasedNotebook,
    functions: Mapping[str, str],
    others: Mapping[str, tuple[str, ...]],
) -> ReleasedCells:
    cells = tuple(
        ReleasedCell(cell.id, cell.kind, cell.source, skipped=cell.id in notebook.skipped)
        for cell in notebook.cells
    )
    return ReleasedCells(notebook.assignment, dict(functions), cells, others)
