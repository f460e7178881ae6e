"""The commands about this machine: `datasets`, `image`, `doctor`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.options import CourseOption, leave, make_console, open_course, say
from autograder.errors import AutograderError

datasets = typer.Typer(help="The course's data sets.", no_args_is_help=True)


def doctor(
    report: Annotated[
        bool,
        typer.Option(
            "--report", help="Print what a bug report needs; no names, no folders, no secrets."
        ),
    ] = False,
    course: CourseOption = None,
) -> None:
    """Say what this machine lacks for grading, and how to get it."""
    from autograder.doctor import State, examine

    if report:
        _print_report(course)
        return
    console = make_console()
    findings = examine(open_course(course))
    for finding in findings:
        say(console, f"{finding.state:<5}{finding.name}: {finding.text}")
        if finding.remedy:
            say(console, f"     {finding.remedy}")
    leave(1 if any(finding.state is State.FAIL for finding in findings) else 0)


def _print_report(folder: Path | None) -> None:
    """Print the report; a course that cannot be read is part of it."""
    from autograder.bug_report import bug_report

    try:
        course = open_course(folder)
    except AutograderError:  # its text names folders
        course = None
    sys.stdout.write(bug_report(course))


@datasets.command("fetch")
def datasets_fetch(
    names: Annotated[list[str] | None, typer.Argument(help="(default: all)")] = None,
    course: CourseOption = None,
) -> None:
    """Fetch, verify and prepare data sets, and put them beside the released notebooks."""
    from autograder import datasets as rooms

    console = make_console()
    found = open_course(course)
    rooms.fetch(found.folder, names or None, say=lambda line: say(console, line))
    if not names:
        wanted = {name: item.data for name, item in found.settings.assignments.items()}
        rooms.place_beside_notebooks(found.folder, wanted)


@datasets.command("verify")
def datasets_verify(
    names: Annotated[list[str] | None, typer.Argument(help="(default: all)")] = None,
    course: CourseOption = None,
) -> None:
    """Compare every prepared file with its checksum."""
    from autograder import datasets as rooms

    console = make_console()
    statuses = rooms.verify(open_course(course).folder, names or None)
    for status in statuses:
        say(console, f"{status.name}: {status.state}")
        for problem in status.problems:
            say(console, f"  {problem}")
    if any(status.problems for status in statuses):
        say(console, "Run: autograder datasets fetch")
        leave(1)


@datasets.command("list")
def datasets_list(course: CourseOption = None) -> None:
    """List the data sets, their state and their files."""
    from autograder import datasets as rooms

    console = make_console()
    for status in rooms.list_datasets(open_course(course).folder):
        say(console, f"{status.name}: {status.state}, {status.size / 1e6:.1f} MB")
        for kind, files in (("student", status.student), ("held back", status.private)):
            for file in files:
                say(console, f"  {kind}: {file.name}")


image = typer.Typer(help="The grading image.", no_args_is_help=True)
GpuOption = Annotated[bool, typer.Option("--gpu", help="The variant with GPU support.")]


@image.command("build")
def image_build(
    gpu: GpuOption = False,
    base_image: Annotated[
        str | None, typer.Option("--base-image", help="A Debian 12 image. (default: found or made)")
    ] = None,
    ca_dir: Annotated[
        Path | None, typer.Option("--ca-dir", help="Folder with certificate authorities to trust.")
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Rebuild every layer.")] = False,
    if_needed: Annotated[
        bool, typer.Option("--if-needed", help="Build only when missing or stale.")
    ] = False,
) -> None:
    """Build the image that submissions run in."""
    from autograder.sandbox import image as images

    console = make_console()
    variant = "gpu" if gpu else "cpu"
    if if_needed:
        digest = images.ensure(variant, say=lambda line: say(console, line))
    else:
        digest = images.build(
            variant,
            base_image=base_image,
            ca_dir=ca_dir,
            no_cache=no_cache,
            say=lambda line: say(console, line),
        )
    say(console, f"{images.tag(variant)} is {digest}")


@image.command("check")
def image_check(gpu: GpuOption = False) -> None:
    """Start a hardened container of the image and look around in it."""
    from autograder.sandbox import image as images

    console = make_console()
    found = images.check("gpu" if gpu else "cpu", gpu=gpu)
    versions = ", ".join(f"{name} {version}" for name, version in found.versions.items())
    say(console, f"{found.image}\nPython {found.python}, {versions}")
    say(console, f"TensorFlow imports in {found.import_seconds:.1f} s")
    for device in found.devices:
        say(console, f"computed on {device}")
    for problem in found.problems:
        say(console, f"wrong: {problem}")
    leave(1 if found.problems else 0)
