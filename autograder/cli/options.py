"""What the commands share: options, the console, the course, the exit status."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from autograder.wording import counted, plain

if TYPE_CHECKING:
    from autograder.batch.run import Summary
    from autograder.course.settings import Course
    from autograder.intake import SaidByStaff


class SandboxChoice(StrEnum):
    """Where submissions run."""

    DOCKER = "docker"
    PROCESS = "process"


class MachinesChoice(StrEnum):
    """Which machines a batch runs on."""

    LOCAL = "local"
    DASK = "dask"


CourseOption = Annotated[
    Path | None,
    typer.Option("--course", help="Folder with grading.yml. (default: here or above)"),
]
SandboxOption = Annotated[SandboxChoice, typer.Option("--sandbox", help="Where submissions run.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, help="Sandboxes at once. (default: one per core)")
]
AgainOption = Annotated[
    bool, typer.Option("--again", help="Also grade what was proved before as it is.")
]
WhoOption = Annotated[
    Path | None,
    typer.Option(
        "--who",
        metavar="FILE",
        help="Who handed in what, where names do not tell: a CSV file with file (or folder) and "
        "student on each line.",
    ),
]


def _show_log(wanted: bool) -> None:
    if wanted:
        from autograder.journal import show_on_screen

        show_on_screen()


VerboseOption = Annotated[
    bool,
    typer.Option(
        "--verbose",
        "-v",
        callback=_show_log,
        help="Show the log on the screen: what was tried again, and how long sandboxes took.",
    ),
]


def make_console() -> Console:
    """Return the console of a terminal; a pipe or a log gets lines that are long enough."""
    console = Console()
    return console if console.is_terminal else Console(width=140)


def open_course(folder: Path | None) -> Course:
    """Return the course in `folder`, or the one the working folder lies in."""
    from autograder.course.settings import find_course, load_course

    return load_course(find_course(Path.cwd()) if folder is None else folder)


def read_said(file: Path | None) -> SaidByStaff:
    """Return what the table after --who says; nothing without a table."""
    from autograder.intake import NOTHING_SAID, SaidByStaff

    return SaidByStaff.read(file) if file else NOTHING_SAID


def show(console: Console, summary: Summary) -> None:
    """Print the table of a batch, its counts and where its gradebook is."""
    from autograder.report.table import grade_table

    total = summary.counts.done
    console.print(grade_table(summary.assignment, summary.questions, summary.first, total))
    say(console, f"{summary.counts}. Gradebook: {summary.gradebook}")
    if summary.changed:
        files = counted(summary.changed, "file has", "files have")
        say(
            console,
            f"{files} other points than the last time; "
            f"autograder regrade {summary.gradebook.parent} --history shows what was before",
        )
    for note in summary.notes:
        say(console, f"Note: {note}")


def say(console: Console, line: str) -> None:
    """Print a line as it is: no markup, no colours of numbers, no wrapping, nothing that moves."""
    console.print(Text(plain(line)), soft_wrap=True)


def leave(status: int) -> None:
    """End the command with `status`, unless that is 0."""
    if status:
        raise typer.Exit(status)
