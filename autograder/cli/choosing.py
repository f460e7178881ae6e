"""How a command line names assignments and output folders: by place, or with `-a`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.errors import AutograderError, UsageError

if TYPE_CHECKING:
    from autograder.course.assignment import Assignment
    from autograder.course.settings import Course

GRADES = Path("grades")


def assignments_that_begin(incomplete: str) -> list[str]:
    """Return what a shell may complete: the assignments of the course around the working folder."""
    from autograder.course.settings import find_course, load_course

    try:
        names = load_course(find_course(Path.cwd())).settings.assignments
    except AutograderError:  # a shell that completes is no place for messages
        return []
    return [name for name in names if name.startswith(incomplete)]


AssignmentOption = Annotated[
    str,
    typer.Option(
        "--assignment",
        "-a",
        metavar="ASSIGNMENT",
        help="An assignment's id.",
        autocompletion=assignments_that_begin,
    ),
]
AlsoAssignmentOption = Annotated[
    str | None,
    typer.Option(
        "--assignment",
        "-a",
        metavar="ASSIGNMENT",
        help="The same, as an option.",
        autocompletion=assignments_that_begin,
    ),
]
AssignmentsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ASSIGNMENT]…", help="(default: all)", autocompletion=assignments_that_begin
    ),
]
AssignmentsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--assignment",
        "-a",
        metavar="ASSIGNMENT",
        help="The same, as an option; may be repeated.",
        autocompletion=assignments_that_begin,
    ),
]
FolderArgument = Annotated[
    Path | None,
    typer.Argument(metavar="DIR", help="Output folder of autograder grade."),
]
FolderOfOption = Annotated[
    str | None,
    typer.Option(
        "--assignment",
        "-a",
        metavar="ASSIGNMENT",
        help="Whose output folder, in place of DIR: grades/ASSIGNMENT.",
        autocompletion=assignments_that_begin,
    ),
]


def named(places: Sequence[str] | None, options: Sequence[str] | None) -> list[str]:
    """Return the assignments that were named in either way, each once, in their order."""
    return list(dict.fromkeys((*(places or ()), *(options or ()))))


def chosen(
    course: Course, places: Sequence[str] | None, options: Sequence[str] | None = None
) -> list[Assignment]:
    """Return the assignments named, or all of them; `UsageError` for one that is not there."""
    from autograder.course.assignment import find_assignment

    names = named(places, options) or list(course.settings.assignments)
    return [find_assignment(course, name) for name in names]


def the_one(place: str | None, option: str | None) -> str:
    """Return the one assignment that was named; `UsageError` for none, and for two."""
    names = named([place] if place else None, [option] if option else None)
    if len(names) != 1:
        given = f", not {' and '.join(names)}" if names else ""
        raise UsageError(f"name one assignment, by its id or with -a{given}")
    return names[0]


def graded_folder(course: Course, folder: Path | None, assignment: str | None) -> Path:
    """Return the output folder that was named, or that of `assignment`.

    Raises `UsageError` where neither was named, for an assignment that is not there, and where
    `folder` holds another's grades.
    """
    if assignment is not None:
        course.assignment(assignment)
    if folder is None:
        if assignment is None:
            raise UsageError(
                "name the output folder of autograder grade, or give its assignment with -a"
            )
        return GRADES / assignment
    if assignment is not None:
        from autograder.gradebook.ledger import LedgerReader

        with LedgerReader(folder) as ledger:
            if ledger.assignment != assignment:
                raise UsageError(
                    f"{folder} holds the grades of {ledger.assignment}, not of {assignment}; "
                    "leave one of the two out"
                )
    return folder
