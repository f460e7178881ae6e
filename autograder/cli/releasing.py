"""The commands of an instructor: `new`, `check`, `release`, `changes`, `schema`."""

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
        bool,
        typer.Option(
            "--proof/--no-proof",
            help="Grade reference and stub first; for a version, wheats, chaffs and attacks too.",
        ),
    ] = True,
    dist: Annotated[
        Path | None, typer.Option("--dist", help="Where versions are kept. (default: dist/)")
    ] = None,
    sandbox: SandboxOption = SandboxChoice.DOCKER,
    workers: WorkersOption = None,
    course: CourseOption = None,
) -> None:
    """Make the students' files from the masters; refuse to give answers away."""
    from autograder.proof.store import Proofs
    from autograder.releasing.proving import Prover
    from autograder.releasing.release import release as make_release

    if version is not None and not proof:
        raise UsageError("a version is always proved: leave --no-proof out")
    if version is not None and check_only:
        raise UsageError("--check writes nothing, so it makes no version: leave one of them out")
    console = make_console()
    found = open_course(course)
    proofs = Proofs(found)
    prover = Prover(found, sandbox.value, workers or cores(), console, proofs)
    made = make_release(
        found,
        assignments or (),
        version=version,
        check=check_only,
        prover=prover if proof and not check_only else None,
        dist=dist,
    )
    if proofs.trouble:
        say(console, proofs.trouble)
    for name in made.proofs:
        say(console, f"{name}: the reference gets full marks, the stub no more than its floor")
    for path in made.changed:
        say(console, f"wrote {path}")
    if made.folder is not None:
        inside = made.folder.is_relative_to(found.folder)
        shown = made.folder.relative_to(found.folder) if inside else made.folder
        say(console, f"wrote {shown}/: {', '.join(made.parcels)}")
    if not made.changed:
        say(console, f"assignments/ is what the masters make: {', '.join(made.assignments)}")


def changes(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A version, or its folder.")],
    new: Annotated[
        str | None,
        typer.Argument(metavar="[NEW]", help="(default: what the course's files make now)"),
    ] = None,
    course: CourseOption = None,
) -> None:
    """Say what changed between two versions, and which questions need a regrade."""
    from autograder.course.versions import find_version
    from autograder.releasing import changes as log
    from autograder.releasing.release import candidates_of
    from autograder.releasing.snapshot import released_snapshots, snapshot_of

    found = open_course(course)
    first = find_version(found, old)
    if new is None:
        name = "the course as it is now"
        candidates = candidates_of(found, tuple(found.settings.assignments), name)
        second = {candidate.name: snapshot_of(candidate) for candidate in candidates}
    else:
        name = find_version(found, new).name
        second = released_snapshots(find_version(found, new))
    compared = log.compare(first.name, released_snapshots(first), name, second)
    say(make_console(), log.markdown(compared).rstrip())


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Id: letters, digits and _.")],
    title: Annotated[
        str | None, typer.Option("--title", help="What students read. (default: from NAME)")
    ] = None,
    course: Annotated[
        Path | None,
        typer.Option(
            "--course", help="The course's folder; an empty one becomes a course. (default: here)"
        ),
    ] = None,
) -> None:
    """Start a small but complete assignment: one question, its tests, a wheat, two chaffs."""
    from autograder.course.settings import find_course
    from autograder.course.skeleton import start_assignment

    folder = find_course(Path.cwd()) if course is None else course
    console = make_console()
    for path in start_assignment(folder, name, title):
        say(console, f"wrote {path}")
    say(console, f"Next: autograder release {name} --no-proof, autograder check {name}")


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
    again: Annotated[
        bool, typer.Option("--again", help="Also grade what was proved before as it is.")
    ] = False,
    workers: WorkersOption = None,
    course: CourseOption = None,
) -> None:
    """Prove assignments: reference and wheats full marks, chaffs lose exactly their questions."""
    from autograder.proof.check import Checker
    from autograder.proof.store import Proofs
    from autograder.proof.variants import assignments_of
    from autograder.report.matrix import matrix, problem_lines

    console = make_console()
    found_course = open_course(course)
    names = chosen(found_course, assignments)
    if submissions is not None and not assignments:
        names = assignments_of(submissions, names)
    failed, proofs = False, Proofs(found_course)
    checker = Checker(
        found_course,
        sandbox.value,
        workers or cores(),
        console,
        seed=seed,
        touched=touched,
        proofs=proofs,
        again=again,
    )
    for name in names:
        proof = checker.check(name, submissions)
        console.print(matrix(name, proof.questions, proof.rows))
        if proof.cached:
            say(console, f"{proof.cached} of {len(proof.rows)} proved before; --again grades them")
        for line in problem_lines(proof.rows):
            say(console, line)
        failed = failed or not proof.passed
    if proofs.trouble:
        say(console, proofs.trouble)
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
