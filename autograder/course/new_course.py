"""A course of its own: one small assignment, its settings, and what checks every commit of it."""

from __future__ import annotations

from pathlib import Path

import autograder
from autograder.course.settings import FILE_NAME
from autograder.course.skeleton import course_title, start_assignment, template
from autograder.errors import UsageError
from autograder.extras import DISTRIBUTION

ASSIGNMENT = "rescaling"  # the function of the skeleton: it rescales numbers


def start_course(folder: Path, name: str = ASSIGNMENT, title: str | None = None) -> list[str]:
    """Make a course in `folder`, with the one assignment `name`; return its files.

    `folder` is new, or holds at most what a hosting site puts into a new repository; such a
    README, .gitignore or .gitattributes is kept. Raises `UsageError` for any other folder and for
    a name that cannot be one; nothing is written then.
    """
    if (folder / FILE_NAME).exists():
        raise UsageError(
            f"{folder} is a course already; another assignment is added to it with "
            f"`autograder new NAME --course {folder}`"
        )
    kit = f"{DISTRIBUTION}=={autograder.__version__}"
    course = course_title(folder)
    beside = {
        "Makefile": template("makefile", KIT=kit),
        "README.md": template("readme", COURSE=course, NAME=name, DISTRIBUTION=DISTRIBUTION),
        ".gitattributes": template("gitattributes"),
        ".ci/run": template("ci"),
        ".github/workflows/course.yml": template("workflow"),
    }
    return start_assignment(folder, name, title, beside=_new(folder, beside))


def _new(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """Those of `files` that are not there."""
    there = [path.name.lower() for path in folder.glob("*")] if folder.is_dir() else []
    if any(name.startswith("readme") for name in there):
        files.pop("README.md")
    return {path: text for path, text in files.items() if not (folder / path).exists()}
