"""The autograder zip of an assignment, as an instructor uploads it to Gradescope."""

from __future__ import annotations

from pathlib import Path

import autograder
from autograder.archives import zip_bytes
from autograder.batch.released import released_cells
from autograder.course.assignment import Assignment
from autograder.course.bundle import Bundle, labelled
from autograder.gradebook.lateness import end_of
from autograder.intake import ReleasedCells
from autograder.on_gradescope.contents import Contents
from autograder.slips.table import SlipTable, read_table, table_file

KIT = "kit/autograder"
_PACKAGE = Path(autograder.__file__).resolve().parent
_SOURCE = Path(__file__).resolve().parent / "source"
_INSTALLER = _PACKAGE / "sandbox" / "image"  # which the grading image is made with as well
_EXECUTABLE = ("setup.sh", "run_autograder")


def gradescope_zip(
    assignment: Assignment,
    bundle: Bundle,
    version: str,
    released: ReleasedCells | None = None,
    slips: SlipTable | None = None,
) -> bytes:
    """The zip that grades an assignment with `bundle` on Gradescope; equal input, equal bytes.

    It holds the hidden tests and the reference: it is for instructors alone.

    Args:
        assignment: What it grades.
        bundle: What it grades with.
        version: The name under which it does.
        released: The students' notebook; None is what lies in the course's folder.
        slips: The known ones; None are those in the course's folder.

    Raises:
        UsageError: Where nothing lies in the course's folder.
    """
    table = table_file(assignment.course.folder, assignment.name)
    contents = Contents(
        settings=assignment.course.settings,
        released=released or released_cells(assignment),
        bundle=labelled(bundle, version),
        slips=read_table(table) if slips is None else slips,
        end=end_of(assignment),
    )
    scripts = [path for path in _SOURCE.iterdir() if path.is_file()]
    scripts += [_INSTALLER / name for name in ("install", "requirements-uv.txt")]
    files = {path.name: path.read_bytes() for path in scripts}
    files |= {f"{KIT}/{name}": content for name, content in _kit().items()}
    return zip_bytes(files | contents.files(), executable=_EXECUTABLE)


def _kit() -> dict[str, bytes]:
    """The package's modules, and the canary's questions, by their paths in it."""
    paths = (*_PACKAGE.rglob("*.py"), *_PACKAGE.glob("runner/canary/*.json"))
    return {path.relative_to(_PACKAGE).as_posix(): path.read_bytes() for path in paths}
