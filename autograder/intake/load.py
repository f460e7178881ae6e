"""One submission, ready for a sandbox: its cells, and a digest of what will be graded.

What a student wrote is read in a process of its own, with limits (`autograder.limited`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import limited
from autograder.errors import RejectedSubmission
from autograder.intake.archive import read_archive
from autograder.intake.cells import ReleasedCells, cells_to_run, wrong_assignment
from autograder.intake.found import LIMITS, Fate, Found, IntakeLimits, Kind, printable
from autograder.intake.notebook import (
    Notebook,
    looks_like_notebook,
    read_notebook,
    read_script,
)
from autograder.intake.opening import read_submission
from autograder.records import Cell

_ZIP_START = b"PK\x03\x04"
_LONGEST_NOTES = 20


@dataclass(frozen=True)
class Loaded:
    """What grading needs of a submission. Equal digests mean equal cells, whatever the file."""

    cells: tuple[Cell, ...]
    notes: tuple[str, ...]
    digest: str  # sha256, hexadecimal


def load(found: Found, released: ReleasedCells, limits: IntakeLimits = LIMITS) -> Loaded:
    """Read `found` and choose its cells.

    Raises RejectedSubmission for whatever the student can have caused, with the reason that
    student and staff read; MachineryError only where this machine cannot read its own disk.
    """
    if found.fate is not Fate.READY:
        raise RejectedSubmission(found.reason or f"{found.name} is {found.fate.value}")
    try:
        chosen = limited.call(chosen_cells, found.path, found.kind, released, limits)
    except limited.LimitError as reason:
        raise RejectedSubmission(f"the file cannot be read: {reason}") from reason
    cells = tuple(Cell(id=cell["id"], source=cell["source"]) for cell in chosen["cells"])
    return Loaded(cells, tuple(chosen["notes"]), digest_of(cells))


def chosen_cells(
    path: Path, kind: Kind, released: ReleasedCells, limits: IntakeLimits = LIMITS
) -> dict[str, Any]:
    """The cells of the file at `path` that run, and notes for the staff, as plain data.

    It parses what a student wrote: call it under limits, as `load` does, whose errors it raises.
    """
    notebook, notes = read(path, kind, released.file_name, limits)
    reason = wrong_assignment(notebook, released)
    if reason:
        raise RejectedSubmission(reason)
    cells, more = cells_to_run(notebook, released)
    if not cells:
        raise RejectedSubmission("the notebook has no code to run")
    return {
        "cells": [cell.model_dump(mode="json") for cell in cells],
        "notes": _shortened((*notes, *more)),
    }


def digest_of(cells: tuple[Cell, ...]) -> str:
    """The sha256 of what runs: ids and sources in order, and nothing else of the file."""
    text = json.dumps([[cell.id, cell.source] for cell in cells], ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def read(
    path: Path, kind: Kind, released_name: str, limits: IntakeLimits = LIMITS
) -> tuple[Notebook, tuple[str, ...]]:
    """The notebook, script or zip at `path` as a notebook, with notes for the staff.

    Several candidates in a zip are decided by `released_name` (`homework.ipynb`). Raises
    RejectedSubmission and MachineryError as `load` does.
    """
    if kind is Kind.ARCHIVE:
        name, data = read_archive(path, released_name, limits)
        note = (f"taken from the zip: {printable(name, 200)}",)
        return _parse(data, name.lower().endswith(".py"), limits), note
    if kind is Kind.SCRIPT:
        data = read_submission(path, limits.notebook_bytes)
        return _parse(data, True, limits), ()
    data = read_submission(path, max(limits.notebook_bytes, limits.archive_bytes))
    if data.startswith(_ZIP_START):  # a zip that was given a notebook's name
        del data
        _, data = read_archive(path, released_name, limits)
    return _parse(data, False, limits), ()


def _parse(data: bytes, script: bool, limits: IntakeLimits) -> Notebook:
    """A script that holds a notebook's JSON is a notebook with the wrong name."""
    if script and not looks_like_notebook(data):
        return read_script(data, limits)
    return read_notebook(data, limits)


def _shortened(notes: tuple[str, ...]) -> tuple[str, ...]:
    if len(notes) <= _LONGEST_NOTES:
        return notes
    return (*notes[:_LONGEST_NOTES], f"and {len(notes) - _LONGEST_NOTES} more notes")
