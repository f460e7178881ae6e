"""The console command `autograder`: it parses, calls, and prints.

Heavy modules are imported inside the commands, so that `autograder --help` answers at once.
"""

from __future__ import annotations

import os
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from autograder.errors import AutograderError, UsageError

if TYPE_CHECKING:
    from autograder.batch.run import Summary
    from autograder.course.settings import Course

GRADES = Path("grades")

app = typer.Typer(
    name="autograder",
    help="Release, grade and prove notebook assignments.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
datasets_app = typer.Typer(help="The course's data sets.", no_args_is_help=True)
image_app = typer.Typer(help="The grading image.", no_args_is_help=True)
app.add_typer(datasets_app, name="datasets")
app.add_typer(image_app, name="image")


class SandboxChoice(StrEnum):
    """Where submissions run."""

    DOCKER = "docker"
    PROCESS = "process"


CourseOption = Annotated[
    Path | None,
    typer.Option("--course", help="Folder with grading.yml. (default: here or above)"),
]
SandboxOption = Annotated[SandboxChoice, typer.Option("--sandbox", help="Where submissions run.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, help="Sandboxes at once. (default: one per core)")
]
AssignmentsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ASSIGNMENT]…", help="(default: all)")
]
AssignmentOption = Annotated[str, typer.Option("--assignment", "-a", help="An assignment's id.")]


@app.command()
def grade(
    submissions: Annotated[
        list[Path], typer.Argument(metavar="SUBMISSIONS…", help="Notebooks, scripts, zips, folders")
    ],
    assignment: AssignmentOption,
    out: Annotated[
        Path | None, typer.Option("--out", help="Output folder. (default: grades/ASSIGNMENT)")
    ] = None,
    sandbox: SandboxOption = SandboxChoice.DOCKER,
    workers: WorkersOption = None,
    course: CourseOption = None,
) -> None:
    """Grade submissions in bulk: gradebook.csv, results/*.json and a table.

    The same command goes on where it was stopped, and grades only what is new.
    """
    from autograder.batch.run import grade_paths

    console = _console()
    summary = grade_paths(
        _course(course),
        assignment,
        submissions,
        out=out or GRADES / assignment,
        kind=sandbox.value,
        workers=workers or _cores(),
        console=console,
    )
    _show(console, summary)
    _exit(1 if summary.failed else 0)


@app.command("try")
def try_(
    notebook: Annotated[Path, typer.Argument(help="A notebook, script or zip")],
    assignment: AssignmentOption,
    question: Annotated[
        str | None, typer.Option("--question", "-q", help="Only this question.")
    ] = None,
    sandbox: SandboxOption = SandboxChoice.DOCKER,
    course: CourseOption = None,
) -> None:
    """Grade one submission and show everything: cell output, tracebacks, every test."""
    from autograder.batch.single import grade_one
    from autograder.report.verbose import verbose

    console = _console()
    result, cells = grade_one(_course(course), assignment, notebook, sandbox.value, question)
    for part in verbose(result, cells):
        console.print(part)


@app.command()
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

    console = _console()
    found_course = _course(course)
    names = _assignments(found_course, assignments)
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
            workers=workers or _cores(),
            console=console,
            touched=touched,
        )
        console.print(matrix(name, proof.questions, proof.rows))
        for line in problem_lines(proof.rows):
            _say(console, line)
        failed = failed or not proof.passed
    _exit(1 if failed else 0)


@app.command()
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
    console = _console()
    found_course = _course(course)
    grading = cells_grader(found_course, sandbox.value) if proof and not check_only else None
    made = make_release(
        found_course, assignments or (), version=version, check=check_only, grading=grading
    )
    for name in made.proofs:
        _say(console, f"{name}: the reference gets full marks, the stub no more than its floor")
    for path in made.changed:
        _say(console, f"wrote {path}")
    if version is not None:
        _say(console, f"wrote dist/{version}/")
    if not made.changed:
        _say(console, f"assignments/ is what the masters make: {', '.join(made.assignments)}")


@app.command()
def demo(
    assignments: AssignmentsArgument = None,
    out: Annotated[Path, typer.Option("--out", help="Output folder.")] = GRADES / "demo",
    sandbox: Annotated[
        SandboxChoice | None,
        typer.Option("--sandbox", help="(default: docker where an engine answers, else process)"),
    ] = None,
    workers: WorkersOption = None,
    course: CourseOption = None,
) -> None:
    """Grade a demo class, made of wheats, chaffs and the untouched stub of every assignment."""
    from autograder.batch.run import grade_paths
    from autograder.proof.demo import choose_sandbox, make_class

    console = _console()
    found_course = _course(course)
    names = _assignments(found_course, assignments)
    kind = sandbox.value if sandbox else choose_sandbox(lambda line: _say(console, line))
    failed = 0
    for name in names:
        folder = make_class(found_course, name, out / "submissions" / name)
        summary = grade_paths(
            found_course,
            name,
            [folder],
            out=out / name,
            kind=kind,
            workers=workers or _cores(),
            console=console,
        )
        _show(console, summary)
        failed += summary.failed
    _exit(1 if failed else 0)


@app.command()
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


@app.command()
def doctor(course: CourseOption = None) -> None:
    """Say what this machine lacks for grading, and how to get it."""
    from autograder.doctor import State, examine

    console = _console()
    findings = examine(_course(course))
    for finding in findings:
        _say(console, f"{finding.state:<5}{finding.name}: {finding.text}")
        if finding.remedy:
            _say(console, f"     {finding.remedy}")
    _exit(1 if any(finding.state is State.FAIL for finding in findings) else 0)


@datasets_app.command("fetch")
def datasets_fetch(
    names: Annotated[list[str] | None, typer.Argument(help="(default: all)")] = None,
    course: CourseOption = None,
) -> None:
    """Fetch, verify and prepare data sets, and put them beside the released notebooks."""
    from autograder import datasets

    console = _console()
    found = _course(course)
    datasets.fetch(found.folder, names or None, say=lambda line: _say(console, line))
    if not names:
        wanted = {name: item.data for name, item in found.settings.assignments.items()}
        datasets.place_beside_notebooks(found.folder, wanted)


@datasets_app.command("verify")
def datasets_verify(
    names: Annotated[list[str] | None, typer.Argument(help="(default: all)")] = None,
    course: CourseOption = None,
) -> None:
    """Compare every prepared file with its checksum."""
    from autograder import datasets

    console = _console()
    statuses = datasets.verify(_course(course).folder, names or None)
    for status in statuses:
        _say(console, f"{status.name}: {status.state}")
        for problem in status.problems:
            _say(console, f"  {problem}")
    if any(status.problems for status in statuses):
        _say(console, "Run: autograder datasets fetch")
        _exit(1)


@datasets_app.command("list")
def datasets_list(course: CourseOption = None) -> None:
    """List the data sets, their state and their files."""
    from autograder import datasets

    console = _console()
    for status in datasets.list_datasets(_course(course).folder):
        _say(console, f"{status.name}: {status.state}, {status.size / 1e6:.1f} MB")
        for kind, files in (("student", status.student), ("held back", status.private)):
            for file in files:
                _say(console, f"  {kind}: {file.name}")


GpuOption = Annotated[bool, typer.Option("--gpu", help="The variant with GPU support.")]


@image_app.command("build")
def image_build(
    gpu: GpuOption = False,
    base_image: Annotated[
        str | None, typer.Option("--base-image", help="A Debian 12 image. (default: found or made)")
    ] = None,
    ca_dir: Annotated[
        Path | None, typer.Option("--ca-dir", help="Folder with certificate authorities to trust.")
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Build every layer anew.")] = False,
    if_needed: Annotated[
        bool, typer.Option("--if-needed", help="Build only when missing or stale.")
    ] = False,
) -> None:
    """Build the image that submissions run in."""
    from autograder.sandbox import image

    console = _console()
    variant = "gpu" if gpu else "cpu"
    if if_needed:
        digest = image.ensure(variant, say=lambda line: _say(console, line))
    else:
        digest = image.build(
            variant,
            base_image=base_image,
            ca_dir=ca_dir,
            no_cache=no_cache,
            say=lambda line: _say(console, line),
        )
    _say(console, f"{image.tag(variant)} is {digest}")


@image_app.command("check")
def image_check(gpu: GpuOption = False) -> None:
    """Start a hardened container of the image and look around in it."""
    from autograder.sandbox import image

    console = _console()
    found = image.check("gpu" if gpu else "cpu", gpu=gpu)
    versions = ", ".join(f"{name} {version}" for name, version in found.versions.items())
    _say(console, f"{found.image}\nPython {found.python}, {versions}")
    _say(console, f"TensorFlow imports in {found.import_seconds:.1f} s")
    for device in found.devices:
        _say(console, f"computed on {device}")
    for problem in found.problems:
        _say(console, f"wrong: {problem}")
    _exit(1 if found.problems else 0)


def main() -> None:
    """Run the command; turn the kit's errors into one message and an exit status."""
    console = Console(stderr=True)
    try:
        app()
    except UsageError as error:
        _say(console, f"autograder: {error}")
        sys.exit(2)
    except AutograderError as error:
        _say(console, f"autograder: {error}")
        sys.exit(getattr(error, "exit_status", 1))
    except KeyboardInterrupt:
        _say(console, "autograder: stopped")
        sys.exit(128 + signal.SIGINT)


# --- what the commands share ------------------------------------------------------------------


def _console() -> Console:
    """Return the console of a terminal; a pipe or a log gets lines that are long enough."""
    console = Console()
    return console if console.is_terminal else Console(width=140)


def _course(folder: Path | None) -> Course:
    from autograder.course.settings import find_course, load_course

    return load_course(find_course(Path.cwd()) if folder is None else folder)


def _assignments(course: Course, names: list[str] | None) -> list[str]:
    """Return the assignments named, or all of them; `UsageError` for one that is not there."""
    for name in names or ():
        course.assignment(name)
    return list(names or course.settings.assignments)


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _show(console: Console, summary: Summary) -> None:
    from autograder.report.table import grade_table

    total = summary.counts.done
    console.print(grade_table(summary.assignment, summary.questions, summary.first, total))
    _say(console, f"{summary.counts}. Gradebook: {summary.gradebook}")


def _say(console: Console, line: str) -> None:
    """Print a line as it is: no markup, no colours of numbers, no wrapping, nothing that moves."""
    from autograder.report.text import plain

    console.print(Text(plain(line)), soft_wrap=True)


def _exit(status: int) -> None:
    if status:
        raise typer.Exit(status)
