"""The console command `autograder`: it parses, calls, and prints.

Heavy modules are imported inside the commands, so that `autograder --help` answers at once.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

import autograder
from autograder.cli import (
    exporting,
    gradescope,
    grading,
    machine,
    mutating,
    releasing,
    reporting,
    reviewing,
    scores,
    similar,
)
from autograder.cli.options import VerboseOption, say
from autograder.errors import AutograderError, UsageError
from autograder.extras import skip_grammars

app = typer.Typer(
    name="autograder",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
COMMANDS: dict[str, dict[str, Callable[..., None]]] = {
    "Grade": {
        "grade": grading.grade,
        "try": grading.try_,
        "demo": grading.demo,
        "review": reviewing.review,
        "adjust": scores.adjust,
        "regrade": scores.regrade,
        "report": reporting.report,
        "export": exporting.export,
        "similar": similar.similar,
    },
    "Author": {
        "new-course": releasing.new_course,
        "new": releasing.new,
        "check": releasing.check,
        "slip": reviewing.slip,
        "mutate": mutating.mutate,
        "release": releasing.release,
        "changes": releasing.changes,
        "schema": releasing.schema,
        "gradescope": gradescope.gradescope,
    },
    "This machine": {
        "doctor": machine.doctor,
    },
}


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"autograder {autograder.__version__}\n")
        raise typer.Exit


@app.callback()
def whole(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
    _verbose: VerboseOption = False,
) -> None:
    """Release, grade and prove notebook assignments."""


for panel, commands in COMMANDS.items():
    for name, command in commands.items():
        app.command(name, rich_help_panel=panel)(command)
app.add_typer(machine.datasets, name="datasets", rich_help_panel="This machine")
app.add_typer(machine.image, name="image", rich_help_panel="This machine")


def main() -> None:
    """Run the command; turn the kit's errors into one message and an exit status."""
    skip_grammars()
    console = Console(stderr=True)
    try:
        app()
    except UsageError as error:
        say(console, f"autograder: {error}")
        sys.exit(2)
    except AutograderError as error:
        say(console, f"autograder: {error}")
        sys.exit(getattr(error, "exit_status", 1))
    except KeyboardInterrupt:
        say(console, "autograder: stopped")
        sys.exit(128 + signal.SIGINT)
