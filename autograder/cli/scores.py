"""The commands of those who decide about points: `adjust`, `regrade`."""

from __future__ import annotations

import getpass
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.choosing import FolderArgument, FolderOfOption, graded_folder
from autograder.cli.options import (
    CourseOption,
    SandboxChoice,
    SandboxOption,
    VerboseOption,
    WorkersOption,
    leave,
    make_console,
    open_course,
    say,
)
from autograder.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from autograder.course.assignment import Assignment
    from autograder.course.settings import Course
    from autograder.grades import Adjustment, Proposal

REGRADE_NAME = "regrade.csv"


def adjust(
    folder: FolderArgument = None,
    points: Annotated[
        list[Path] | None,
        typer.Option(
            "--from",
            metavar="CSV",
            help="Columns student, question (empty: all), kind (override or manual), points, "
            "reason, and optionally when, who, criteria, reading, read; may be repeated.",
        ),
    ] = None,
    who: Annotated[
        str, typer.Option("--who", metavar="NAME", help="Who decided, where a row does not say.")
    ] = "",
    above_maximum: Annotated[
        bool, typer.Option("--above-maximum", help="Points above the maximum are meant.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="Show what was decided so far.")] = False,
    assignment: FolderOfOption = None,
    course: CourseOption = None,
) -> None:
    """Enter overrides and points by hand, with who, when and why; all that is given, or nothing.

    Where two readers of the same work differ, what they say of it is listed and not entered.
    """
    from autograder.gradebook.adjusting import enter_points
    from autograder.gradebook.ledger import LedgerReader

    console, opened = make_console(), open_course(course)
    out = graded_folder(opened, folder, assignment)
    if not points and not listed:
        raise UsageError("give a file of points with --from, or --list what was decided so far")
    if points:
        entered = enter_points(opened, out, points, who, above_maximum)
        _list(console, entered.new, opened.zone)
        known = f", {len(entered.known)} had been entered before" if entered.known else ""
        for line in entered.settled.open_ends():
            say(console, f"Not entered: {line}")
        say(console, f"{len(entered.new)} entered{known}. Gradebook: {entered.gradebook}")
        for note in entered.notes:
            say(console, f"Note: {note}")
    if listed:
        with LedgerReader(out) as ledger:
            _list(console, ledger.adjustments(), opened.zone)


def regrade(
    folder: FolderArgument = None,
    submissions: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SUBMISSIONS]…", help="Files, or their names. (default: all)"),
    ] = None,
    student: Annotated[
        list[str] | None, typer.Option("--student", help="Only this student; may be repeated.")
    ] = None,
    question: Annotated[
        list[str] | None,
        typer.Option("--question", "-q", help="Only this question; may be repeated."),
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Take the new results into the gradebook.")
    ] = False,
    who: Annotated[
        str, typer.Option("--who", metavar="NAME", help="Who accepts. (default: your login)")
    ] = "",
    history: Annotated[
        bool, typer.Option("--history", help="Show what was replaced so far, and grade nothing.")
    ] = False,
    release: Annotated[
        str | None,
        typer.Option(
            "--release", help="A version to grade with. (default: the course's files as they are)"
        ),
    ] = None,
    sandbox: SandboxOption = SandboxChoice.DOCKER,
    workers: WorkersOption = None,
    assignment: FolderOfOption = None,
    _verbose: VerboseOption = False,
    course: CourseOption = None,
) -> None:
    """Grade submissions again with the tests as they are now, and show what changes.

    The gradebook stays as it is until the same command is given with --accept; that takes exactly
    the results that were shown.
    """
    from autograder import regrading
    from autograder.gradebook.grades import assignment_of

    console, opened = make_console(), open_course(course)
    out, wanted = _out_and_submissions(opened, folder, submissions, assignment)
    choice = regrading.Choice(wanted, tuple(student or ()), tuple(question or ()))
    if history:
        _show_history(console, out, opened.zone, choice.students)
        return
    graded = assignment_of(opened, out)
    proposals = regrading.waiting(graded, out, choice) if accept else ()
    made: regrading.Regraded | None = None
    if not proposals:
        made = regrading.regrade(
            graded,
            out,
            choice,
            kind=sandbox.value,
            console=console,
            workers=workers,
            release=release,
        )
        proposals = made.proposals
    left_out = made.left_out if made else ()
    _show_differences(console, graded, out, proposals)
    for below in regrading.overrides_below(graded, out, proposals):
        say(console, f"An override is below what the tests give now: {_decision(below)}")
    for item in left_out:
        say(console, f"Not graded again: {item.submission} {item.reason}")
    if accept:
        bundle = made.bundle if made else regrading.present_bundle(graded, release)
        done = regrading.accept(graded, out, proposals, who or getpass.getuser(), bundle)
        for proposal in done.outdated:
            say(console, f"Not accepted: {proposal.old.submission} has been graded again since")
        say(console, f"{len(done.proposals)} accepted. Gradebook: {done.gradebook}")
        for note in done.notes:
            say(console, f"Note: {note}")
    elif proposals:
        say(console, "The gradebook is as it was. Give the same command with --accept to change it")
    leave(1 if any(item.failed for item in left_out) else 0)


def _out_and_submissions(
    course: Course, folder: Path | None, submissions: Sequence[str] | None, assignment: str | None
) -> tuple[Path, tuple[str, ...]]:
    """The output folder and the submissions: with -a the first place may be one of these."""
    from autograder.gradebook.ledger_file import LEDGER_NAME

    given = tuple(submissions or ())
    if assignment is not None and folder is not None and not (folder / LEDGER_NAME).is_file():
        return graded_folder(course, None, assignment), (str(folder), *given)
    return graded_folder(course, folder, assignment), given


def _show_differences(
    console: Console, graded: Assignment, folder: Path, proposals: Sequence[Proposal]
) -> None:
    from autograder.regrading import counted_proposals
    from autograder.report.difference import difference_table, differences, write_differences

    counting = counted_proposals(graded, folder, proposals)
    found = [line for item in counting.proposals for line in differences(item.old, item.new)]
    students = len({line.student for line in found})
    if found:
        console.print(difference_table("What changes", found, len(found)))
    write_differences(folder / REGRADE_NAME, found)
    for item in counting.overtaken:
        say(console, f"For {item.student} {item.after} counts then, in the place of {item.before}")
    same = len({item.old.student for item in proposals}) - students
    say(console, f"{students} change, {same} stay the same. All of it: {folder / REGRADE_NAME}")


def _show_history(console: Console, folder: Path, zone: tzinfo, students: Sequence[str]) -> None:
    from autograder.gradebook.ledger import LedgerReader
    from autograder.wording import number

    with LedgerReader(folder) as ledger:
        for item in ledger.history():
            old = item.result
            if students and old.student not in students:
                continue
            by = f"regrade, accepted by {item.who}" if item.who else "graded again"
            say(
                console,
                f"{item.when.astimezone(zone):%Y-%m-%d %H:%M} {old.student} ({old.submission}): "
                f"{number(old.points)}/{number(old.maximum)}, now {number(item.points)}; it was of "
                f"release {old.release}, tests {item.bundle[:12] or 'unknown'}; {by}",
            )


def _list(console: Console, adjustments: Sequence[Adjustment], zone: tzinfo) -> None:
    counting = [item for item in adjustments if item.reading == 1]
    last = {(i.student, i.question): i for i in counting if i.kind == "override"}
    for item in adjustments:
        overrides = item.kind == "override" and item.reading == 1
        superseded = overrides and last[item.student, item.question] is not item
        when = f"{item.when.astimezone(zone):%Y-%m-%d %H:%M}"
        more = " – superseded" if superseded else ""
        more = more or (" – second reading, changes no points" if item.reading == 2 else "")
        say(console, f"{when} {_decision(item)}{more}")


def _decision(item: Adjustment) -> str:
    from autograder.gradebook.csv_file import adjustment_text

    return f"{item.student}, {adjustment_text(item)}"
