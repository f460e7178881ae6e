"""The commands of an instructor: `new`, `check`, `release`, `changes`, `schema`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.choosing import (
    AlsoAssignmentOption,
    AssignmentsArgument,
    AssignmentsOption,
    chosen,
    named,
    the_one,
)
from autograder.cli.options import (
    AgainOption,
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
from autograder.system import cores, is_linux, require_linux, system_name

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.course.assignment import Assignment
    from autograder.proof.check import AssignmentProof
    from autograder.releasing.snapshot import Snapshot


TitleOption = Annotated[
    str | None, typer.Option("--title", help="What students read. (default: from NAME)")
]


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
    also: AssignmentsOption = None,
    _verbose: VerboseOption = False,
    course: CourseOption = None,
) -> None:
    """Make the students' files from the masters; refuse to give answers away."""
    from autograder.proof.check import Checker
    from autograder.proof.store import ProofStore
    from autograder.releasing.proving import Prover
    from autograder.releasing.release import release as make_release

    if version is not None and not proof:
        raise UsageError("a version is always proved: leave --no-proof out")
    if version is not None and check_only:
        raise UsageError("--check writes nothing, so it makes no version: leave one of them out")
    if version is not None:
        require_linux("a version, which is proved by grading,")
    console = make_console()
    found = open_course(course)
    if proof and not check_only and not is_linux():
        proof = False
        say(console, f"Not proved: {system_name()} cannot grade. Run the same command on Linux.")
    proofs = ProofStore(found)
    prover = Prover(Checker(sandbox.value, workers or cores(), console, proofs=proofs))
    made = make_release(
        found,
        named(assignments, also),
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
    only: AssignmentsOption = None,
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
    before = released_snapshots(first)
    if only:
        before, second = _only(only, before), _only(only, second)
        if unknown := [item for item in only if item not in {*before, *second}]:
            raise UsageError(f"neither {first.name} nor {name} has {', '.join(unknown)}")
    compared = log.compare(first.name, before, name, second)
    say(make_console(), log.markdown(compared).rstrip())


def _only(names: Sequence[str], snapshots: Mapping[str, Snapshot]) -> dict[str, Snapshot]:
    return {name: snapshot for name, snapshot in snapshots.items() if name in names}


def new(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Id: letters, digits and _.")
    ] = None,
    title: TitleOption = None,
    also: AlsoAssignmentOption = None,
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
    started = the_one(name, also)
    for path in start_assignment(folder, started, title):
        say(console, f"wrote {path}")
    say(console, f"Next: autograder release {started} --no-proof, autograder check {started}")


def new_course(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A new folder, or an empty one.")
    ],
    assignment: Annotated[
        str | None,
        typer.Option("--assignment", "-a", metavar="NAME", help="Id of its first assignment."),
    ] = None,
    title: TitleOption = None,
) -> None:
    """Start a course: one small assignment, grading.yml, Makefile, README, what CI runs."""
    from autograder.course.new_course import ASSIGNMENT, start_course

    console = make_console()
    for path in start_course(folder, assignment or ASSIGNMENT, title):
        say(console, f"wrote {folder / path}")
    place = shlex.quote(str(folder))
    say(console, f"Next: cd {place}, make setup, make assignments; README.md goes on from there")


def check(
    assignments: AssignmentsArgument = None,
    submissions: Annotated[
        Path | None, typer.Option("--submissions", help="Folder of wheats, chaffs and attacks.")
    ] = None,
    sandbox: SandboxOption = SandboxChoice.DOCKER,
    question: Annotated[
        list[str] | None,
        typer.Option("--question", "-q", help="Only this question; may be repeated."),
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Another global seed.")] = None,
    touched: Annotated[
        bool,
        typer.Option("--touched", help="Only the questions whose functions a file defines."),
    ] = False,
    again: AgainOption = False,
    workers: WorkersOption = None,
    also: AssignmentsOption = None,
    _verbose: VerboseOption = False,
    course: CourseOption = None,
) -> None:
    """Prove assignments: reference and wheats full marks, chaffs lose exactly their questions.

    With --question only what touches it is graded, and its known slips alone are written: enough
    after a change of its hidden tests.
    """
    from autograder.proof.check import Checker
    from autograder.proof.store import ProofStore
    from autograder.proof.variants import assignments_of
    from autograder.report.matrix import matrix, problem_lines

    console = make_console()
    found_course = open_course(course)
    wanted = chosen(found_course, assignments, also)
    if submissions is not None and not named(assignments, also):
        there = assignments_of(submissions, [found.name for found in wanted])
        wanted = [found for found in wanted if found.name in there]
    for found in wanted:
        found.expect_questions(question or ())
    failed, proofs = False, ProofStore(found_course)
    checker = Checker(
        sandbox.value,
        workers or cores(),
        console,
        seed=seed,
        touched=touched,
        questions=frozenset(question) if question else None,
        proofs=proofs,
        again=again,
    )
    for found in wanted:
        proof = checker.check(found, submissions)
        console.print(matrix(found.name, proof.questions, proof.rows))
        if proof.cached:
            say(console, f"{proof.cached} of {len(proof.rows)} proved before; --again grades them")
        for line in problem_lines(proof.rows):
            say(console, line)
        failed = failed or not proof.passed
        if submissions is None and proof.passed:
            failed = not _know_slips(console, found, proof, keep=seed is None) or failed
    if proofs.trouble:
        say(console, proofs.trouble)
    leave(1 if failed else 0)


def _know_slips(
    console: Console, assignment: Assignment, proof: AssignmentProof, *, keep: bool
) -> bool:
    """Say which chaffs can be told apart, and keep what a student may read; whether all is well."""
    from autograder.proof.slips import spoken
    from autograder.releasing.sentences import refuse_sentences
    from autograder.slips.table import read_table, table_file

    refuse_sentences(assignment)
    known = spoken(assignment, proof)
    for line in (*known.lines, *known.problems):
        say(console, line)
    if keep and known.table.questions and not known.problems:
        file = table_file(assignment.course.folder, assignment.name)
        if read_table(file).updated(known.table).write(file):
            say(console, f"wrote {file.relative_to(assignment.course.folder)}")
    return not known.problems


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
