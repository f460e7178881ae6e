"""The commands of an instructor: `release`, `check`, `schema`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.options import (
    AssignmentsArgument,
    CourseOption,
    SandboxChoice,
    SandboxOption,
    WorkersOption,
    chosen,
    cores,
    leave,
    make_console,
    open_course,
    say,
)
from autograder.errors import UsageError


def release(
    assignments: AssignmentsArgument = None,
    version: Annotated[
        str | None, typer.Option("--version", help="Also write dist/VERSION/.")
    ] = None,
    check_only: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if assignments/ is stale.")
    ] = False,
    proof: Annotated[
        bool, typer.Option("--proof/--no-proof", help="Grade the reference and the stub first.")
    ] = True,
    sandbox: SandboxOption = SandboxChoice.DOCKER,
    course: CourseOption = None,
) -> None:
    """Make the students' files from the masters; refuse to give answers away."""
    from autograder.course.release import release as make_release
    from autograder.proof.cells import cells_grader

    if version is not None and not proof:
        raise UsageError("a version is always proved: leave --no-proof out")
    console = make_console()
    found_course = open_course(course)
    grading = cells_grader(found_course, sandbox.value) if proof and not check_only else None
    made = make_release(
        found_course, assignments or (), version=version, check=check_only, grading=grading
    )
    for name in made.proofs:
        say(console, f"{name}: the reference gets full marks, the stub no more than its floor")
    for path in made.changed:
        say(console, f"wrote {path}")
    if version is not None:
        say(console, f"wrote dist/{version}/")
    if not made.changed:
        say(console, f"assignments/ is what the masters make: {', '.join(made.assignments)}")


def check(
    assignments: AssignmentsArgument = None,
    submissions: Annotated[
        Path | None, typer.Option("--submissions", help="Folder of wheats, chaffs and attacks.")
    ] = None,
    sandbox: SandboxOption = SandboxChoice.DOCKER,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Another global seed.")] = None,
    touched: Annotated[
        bool,
        typer.Option("--touched", help="Only the questions whose functions a file defines."),
    ] = False,
    workers: WorkersOption = None,
    course: CourseOption = None,
) -> None:
    """Prove assignments: reference and wheats full marks, chaffs lose exactly their questions."""
    from autograder.proof.check import check_assignment
    from autograder.proof.variants import assignments_of
    from autograder.report.matrix import matrix, problem_lines

    console = make_console()
    found_course = open_course(course)
    names = chosen(found_course, assignments)
    if submissions is not None and not assignments:
        names = assignments_of(submissions, names)
    failed = False
    for name in names:
        proof = check_assignment(
            found_course,
            name,
            submissions=submissions,
            kind=sandbox.value,
            seed=seed,
            workers=workers or cores(),
            console=console,
            touched=touched,
        )
        console.print(matrix(name, proof.questions, proof.rows))
        for line in problem_lines(proof.rows):
            say(console, line)
        failed = failed or not proof.passed
    leave(1 if failed else 0)


def schema(
    out: Annotated[Path | None, typer.Option("--out", help="File. (default: print it)")] = None,
) -> None:
    """Write the JSON schema of a result."""
    from autograder.report.schema import result_schema

    text = result_schema()
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from None
