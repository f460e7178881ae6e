"""What intake has to know of a release, taken from the course's folder."""

from __future__ import annotations

from autograder.course.master import load_master
from autograder.course.notebook import load_released, released_path
from autograder.course.settings import Course
from autograder.intake import ReleasedCell, ReleasedCells


def released_cells(course: Course, assignment: str) -> ReleasedCells:
    """Return the functions and cells of the released notebook of `assignment`.

    Raises `UsageError` where it was not released.
    """
    notebook = load_released(course, assignment)
    cells = tuple(
        ReleasedCell(cell.id, cell.kind, cell.source, skipped=cell.id in notebook.skipped)
        for cell in notebook.cells
    )
    others = {
        other: tuple(load_released(course, other).functions.values())
        for other in course.settings.assignments
        if other != assignment and released_path(course, other).is_file()
    }
    functions = load_master(course, assignment).functions
    return ReleasedCells(assignment, dict(functions), cells, others)
