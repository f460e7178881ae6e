"""The command `gradescope`: the autograder zip of one assignment, without cutting a release."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.choosing import AlsoAssignmentOption, the_one
from autograder.cli.options import CourseOption, make_console, open_course, say
from autograder.errors import UsageError


def gradescope(
    assignment: Annotated[
        str | None, typer.Argument(metavar="ASSIGNMENT", help="An assignment's id.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="File. (default: ASSIGNMENT-gradescope.zip)")
    ] = None,
    also: AlsoAssignmentOption = None,
    course: CourseOption = None,
) -> None:
    """Make the autograder zip that Gradescope takes; it holds the hidden tests.

    `release --version` makes the same under a version, and proves the assignment first.
    """
    from autograder.course.assignment import find_assignment
    from autograder.course.bundle import UNRELEASED, build_bundle
    from autograder.on_gradescope.zip import gradescope_zip

    found = find_assignment(open_course(course), the_one(assignment, also))
    content = gradescope_zip(found, build_bundle(found), UNRELEASED)
    file = out or Path(f"{found.name}-gradescope.zip")
    try:
        file.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from None
    say(make_console(), f"wrote {file}: upload it as the autograder of the assignment")
