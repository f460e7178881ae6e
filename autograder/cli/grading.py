"""The commands that grade: `grade`, `try`, `demo`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.choosing import (
    GRADES,
    AssignmentOption,
    AssignmentsArgument,
    AssignmentsOption,
    chosen,
)
from autograder.cli.exporting import GroupsOption, RosterOption, read_groups, read_roster
from autograder.cli.options import (
    CourseOption,
    MachinesChoice,
    SandboxChoice,
    SandboxOption,
    VerboseOption,
    WhoOption,
    WorkersOption,
    leave,
    make_console,
    open_course,
    read_said,
    say,
    show,
)
from autograder.errors import UsageError
from autograder.system import cores
from autograder.wording import joined

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.batch.grading import SandboxKind
    from autograder.course.assignment import Assignment


def grade(
    submissions: Annotated[
        list[Path],
        typer.Argument(
            metavar="SUBMISSIONS…",
            help="Notebooks, scripts, zips, folders, or the zip of a whole class.",
        ),
    ],
    assignment: AssignmentOption,
    out: Annotated[
        Path | None, typer.Option("--out", help="Output folder. (default: grades/ASSIGNMENT)")
    ] = None,
    sandbox: SandboxOption = SandboxChoice.DOCKER,
    workers: WorkersOption = None,
    engine: Annotated[
        MachinesChoice, typer.Option("--engine", help="This machine, or a dask cluster.")
    ] = MachinesChoice.LOCAL,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Of a running dask cluster, such as tls://HOST:8786. (default: a local one)",
        ),
    ] = None,
    insecure_cluster: Annotated[
        bool,
        typer.Option(
            "--insecure-cluster",
            help="Use a cluster without TLS, on a network that nobody else can reach.",
        ),
    ] = False,
    gpus: Annotated[
        int, typer.Option("--gpus", min=0, help="NVIDIA devices to grade on; 0 is the CPU.")
    ] = 0,
    release: Annotated[
        str | None,
        typer.Option(
            "--release", help="A version to grade with. (default: the course's files as they are)"
        ),
    ] = None,
    roster: RosterOption = None,
    groups: GroupsOption = None,
    who: WhoOption = None,
    _verbose: VerboseOption = False,
    course: CourseOption = None,
) -> None:
    """Grade submissions in bulk: gradebook.csv, results/*.json and a table.

    The same command goes on where it was stopped, and grades only what is new.
    """
    from autograder.batch.grading import Machines
    from autograder.batch.run import grade_paths
    from autograder.course.assignment import find_assignment

    if scheduler is not None and engine is not MachinesChoice.DASK:
        raise UsageError("--scheduler names a dask cluster: give --engine dask with it")
    if insecure_cluster and scheduler is None:
        raise UsageError("--insecure-cluster is for a cluster that --scheduler names")
    console = make_console()
    opened = open_course(course)
    summary = grade_paths(
        find_assignment(opened, assignment),
        submissions,
        out=out or GRADES / assignment,
        kind=sandbox.value,
        console=console,
        workers=workers,
        machines=Machines(engine is MachinesChoice.DASK, scheduler, gpus, insecure_cluster),
        roster=read_roster(roster, opened),
        groups=read_groups(groups, opened),
        said=read_said(who),
        release=release,
    )
    show(console, summary)
    say(console, f"Class report and feedback pages: autograder report {summary.gradebook.parent}")
    leave(1 if summary.failed else 0)


def try_(
    notebook: Annotated[Path, typer.Argument(help="A notebook, script or zip")],
    assignment: AssignmentOption,
    question: Annotated[
        str | None, typer.Option("--question", "-q", help="Only this question.")
    ] = None,
    sandbox: SandboxOption = SandboxChoice.DOCKER,
    _verbose: VerboseOption = False,
    course: CourseOption = None,
) -> None:
    """Grade one submission and show everything: cell output, tracebacks, every test."""
    from autograder.batch.single import grade_one
    from autograder.course.assignment import find_assignment
    from autograder.report.verbose import verbose

    console = make_console()
    found = find_assignment(open_course(course), assignment)
    tried = grade_one(found, notebook, sandbox.value, question)
    for part in verbose(tried.result, tried.cells, tried.slips):
        console.print(part)


def demo(
    assignments: AssignmentsArgument = None,
    out: Annotated[Path, typer.Option("--out", help="Output folder.")] = GRADES / "demo",
    sandbox: Annotated[
        SandboxChoice | None,
        typer.Option("--sandbox", help="(default: docker where an engine answers, else process)"),
    ] = None,
    workers: WorkersOption = None,
    also: AssignmentsOption = None,
    _verbose: VerboseOption = False,
    course: CourseOption = None,
) -> None:
    """Grade and report a demo class: wheats, chaffs and the untouched stub of every assignment.

    Assignments that train models are graded side by side, each on one core.
    """
    from autograder.cli.side_by_side import side_by_side
    from autograder.course.training import trains
    from autograder.proof.demo import Preparations

    console = make_console()
    found_course = open_course(course)
    quick_first = sorted(chosen(found_course, assignments, also), key=trains)
    wish: SandboxKind | None = sandbox.value if sandbox else None
    prepared = Preparations(found_course, wish, lambda line: say(console, line))
    most, failed = workers or cores(), 0
    together = [found for found in quick_first if trains(found)]
    if most == 1 or len(together) == 1:
        together = []
    for found in quick_first:
        if found not in together:
            failed += _demo_class(found, out, prepared.sandbox_for(found), most, console)
    if together:
        prepared.wait_for_data()  # of which the others then find all
        say(console, f"{joined([found.name for found in together])} train models: {most} at once.")
        one_core = ["--workers=1", f"--out={out.absolute()}", f"--course={found_course.folder}"]
        each = (
            ["demo", found.name, f"--sandbox={prepared.sandbox_for(found)}", *one_core]
            for found in together
        )
        for status, output in side_by_side(each, most, console):
            typer.echo(output, nl=False)
            failed += status != 0
    prepared.finish()
    leave(1 if failed else 0)


def _demo_class(
    found: Assignment, out: Path, kind: SandboxKind, workers: int, console: Console
) -> int:
    """Make, grade and report the demo class of one assignment; returns how many failed."""
    from autograder.batch.run import grade_paths
    from autograder.cli.reporting import write_report
    from autograder.proof.demo import grade_answers, make_class

    folder = make_class(found, out / "submissions" / found.name)
    summary = grade_paths(
        found,
        [folder],
        out=out / found.name,
        kind=kind,
        workers=workers,
        console=console,
        own_files=True,
    )
    if found.settings.written:
        summary = replace(summary, first=grade_answers(found, out / found.name))
    show(console, summary)
    write_report(found, out / found.name, console)
    return summary.failed
