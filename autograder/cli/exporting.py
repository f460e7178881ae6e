"""The command that hands grades on: `export`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.choosing import FolderArgument, FolderOfOption, graded_folder
from autograder.cli.options import CourseOption, make_console, open_course, say
from autograder.wording import counted

if TYPE_CHECKING:
    from autograder.course.settings import Course
    from autograder.gradebook.exporting import Note
    from autograder.lms.groups import GroupList
    from autograder.lms.roster import Roster

_MOST_LINES = 10  # of one kind on the screen; the file has all


class FormatChoice(StrEnum):
    """Who the file is for."""

    CSV = "csv"
    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"


RosterOption = Annotated[
    Path | None,
    typer.Option(
        "--roster",
        metavar="FILE",
        help="Who is in the course: a Canvas gradebook, a Moodle grading worksheet, a roster of "
        "Gradescope or GitHub Classroom, or a CSV file with student, name, email.",
    ),
]

GroupsOption = Annotated[
    Path | None,
    typer.Option(
        "--groups",
        metavar="FILE",
        help="Who works with whom: a CSV file with group, student, the list of a group set of "
        "Canvas, or Moodle's list of participants with their groups.",
    ),
]


def read_groups(file: Path | None, course: Course) -> GroupList | None:
    """Return the groups in `file`, read as `course` says of rosters; None without a file."""
    from autograder.lms.groups import GroupList

    return GroupList.read(file, course.settings.roster) if file else None


def read_roster(file: Path | None, course: Course) -> Roster | None:
    """Return the roster in `file`, read as `course` says; None without a file."""
    from autograder.lms.roster import Roster

    return Roster.read(file, course.settings.roster) if file else None


def export(
    form: Annotated[FormatChoice, typer.Option("--format", "-f", help="What the file is for.")],
    folder: FolderArgument = None,
    roster: RosterOption = None,
    groups: GroupsOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="(default: in DIR, named after the format)"),
    ] = None,
    missing_as_zero: Annotated[
        bool,
        typer.Option(
            "--missing-as-zero", help="0 points, not a blank, where nothing was handed in."
        ),
    ] = False,
    without_open: Annotated[
        bool,
        typer.Option(
            "--without-open",
            help="The sum of the rest, marked as such, where a person has yet to grade an answer.",
        ),
    ] = False,
    assignment: FolderOfOption = None,
    course: CourseOption = None,
) -> None:
    """Write the grades of an output folder for the LMS.

    Students without a submission, submissions that fit nobody on the roster, those that could not
    be graded and answers that nobody has graded yet are listed here and in a file beside it.
    """
    from autograder.gradebook.exporting import export as write

    console = make_console()
    opened = open_course(course)
    exported = write(
        opened,
        graded_folder(opened, folder, assignment),
        form.value,
        roster=read_roster(roster, opened),
        groups=read_groups(groups, opened),
        out=out,
        missing_as_zero=missing_as_zero,
        without_open=without_open,
    )
    for line in _lines(exported.notes):
        say(console, line)
    many = counted(exported.written, "student has", "students have")
    say(console, f"{many} a grade in {exported.target}. Notes: {exported.notes_file}")


def _lines(notes: tuple[Note, ...]) -> list[str]:
    """The notes, at most so many of a kind."""
    lines = []
    for what in dict.fromkeys(note.what for note in notes):
        own = [note for note in notes if note.what == what]
        for note in own[:_MOST_LINES]:
            whose = note.student or note.submission
            if note.student and note.submission:
                whose = f"{note.student} ({note.submission})"
            lines.append(f"{what}: {whose + ': ' if whose else ''}{note.reason}")
        if len(own) > _MOST_LINES:
            lines.append(f"{what}: and {len(own) - _MOST_LINES} more")
    return lines
