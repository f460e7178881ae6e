"""One submission, ready for a sandbox: its cells, and a digest of what will be graded.

What a student wrote is read in a process of its own, with limits (`autograder.limited`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import limited
from autograder.errors import AutograderError, RejectedSubmission
from autograder.intake.answers import answers_in
from autograder.intake.archive import LookInside, is_script, read_archive, taken_as
from autograder.intake.cells import ReleasedCells, cells_to_run, wrong_assignment
from autograder.intake.content import Content, content_of
from autograder.intake.found import LIMITS, Fate, FileKind, Found, IntakeLimits
from autograder.intake.named import names_in
from autograder.intake.notebook import (
    Notebook,
    looks_like_notebook,
    read_notebook,
    read_script,
)
from autograder.intake.opening import read_submission
from autograder.intake.remarks import remarks
from autograder.records import Cell

_ZIP_START = b"PK\x03\x04"
_LONGEST_NOTES = 20
_TAKEN = "taken from the zip: "


@dataclass(frozen=True)
class Loaded:
    """What grading needs of a submission. Equal digests mean equal cells, whatever the file."""

    cells: tuple[Cell, ...]
    notes: tuple[str, ...]
    digest: str  # sha256, hexadecimal
    answers: Mapping[str, str] = field(default_factory=dict)  # Markdown, by written question
    named: tuple[str, ...] = ()  # whom its first cell names as the members of a group


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
    notes = _shortened((*found.notes, *chosen["notes"]))
    return Loaded(cells, notes, digest_of(cells), chosen["answers"], tuple(chosen["named"]))


def chosen_cells(
    path: Path, kind: FileKind, released: ReleasedCells, limits: IntakeLimits = LIMITS
) -> dict[str, Any]:
    """The cells of the file at `path` that run, answers in words and notes, as plain data.

    It parses what a student wrote: call it under limits, as `load` does, whose errors it raises.
    """
    look_inside = _look_inside(released, limits)
    notebook, notes = read(path, kind, released.file_name, limits, look_inside)
    reason = wrong_assignment(notebook, released)
    if reason:
        raise RejectedSubmission(reason)
    cells, more = cells_to_run(notebook, released)
    if not cells:
        raise RejectedSubmission("the notebook has no code to run")
    return {
        "cells": [cell.model_dump(mode="json") for cell in cells],
        "notes": [*notes, *remarks(notebook, released), *more],
        "answers": answers_in(notebook, released),
        "named": list(names_in(notebook, released)),
    }


def look(found: Found, released: ReleasedCells) -> tuple[Content, str]:
    """How much of the assignment the file of `found` holds; and why it is rejected."""
    try:
        content, reason = limited.call(look_at, found.path, found.kind, released)
    except limited.LimitError as error:
        return Content.REJECTED, f"the file cannot be read: {error}"
    return Content(content), str(reason)


def rejection(found: Found, released: ReleasedCells) -> str:
    """Why `load` rejects the file of `found`; empty where it can be graded."""
    try:
        limited.call(chosen_cells, found.path, found.kind, released)
    except limited.LimitError as reason:
        return f"the file cannot be read: {reason}"
    except AutograderError as reason:
        return str(reason)
    return ""


def look_at(
    path: Path, kind: FileKind, released: ReleasedCells, limits: IntakeLimits = LIMITS
) -> tuple[int, str]:
    """How much of the assignment (a value of `Content`) a file holds; and why it is rejected.

    It parses what a student wrote: call it under limits.
    """
    try:
        notebook, _ = read(path, kind, released.file_name, limits, _look_inside(released, limits))
        reason = wrong_assignment(notebook, released)
    except AutograderError as error:
        return int(Content.REJECTED), str(error)
    return int(Content.REJECTED if reason else content_of(notebook, released)), reason


def _look_inside(released: ReleasedCells, limits: IntakeLimits) -> LookInside:
    def look_into(name: str, data: bytes) -> Content:
        return content_of(_parse(data, is_script(name), limits), released)

    return look_into


def taken_from(notes: Iterable[str]) -> str:
    """The member of a zip that was graded, by the notes of its result; empty where none was."""
    found = (note.removeprefix(_TAKEN) for note in notes if note.startswith(_TAKEN))
    return next(found, "")


def digest_of(cells: tuple[Cell, ...]) -> str:
    """The sha256 of what runs: ids and sources in order, and nothing else of the file."""
    text = json.dumps([[cell.id, cell.source] for cell in cells], ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def read(
    path: Path,
    kind: FileKind,
    released_name: str,
    limits: IntakeLimits = LIMITS,
    look: LookInside | None = None,
    member: str = "",
) -> tuple[Notebook, tuple[str, ...]]:
    """The notebook, script or zip at `path` as a notebook, with notes for the staff.

    Args:
        path: The file.
        kind: What it is.
        released_name: Such as `homework.ipynb`; decides between candidates in a zip.
        limits: On sizes and numbers.
        look: Tells what is in each candidate, and decides before the name.
        member: The candidate that was chosen before, as `taken_from` has it.

    Raises:
        RejectedSubmission: Where it cannot be read as one, with the reason for the student.
        MachineryError: Where the machine is the reason.
    """
    if kind is FileKind.ARCHIVE:
        name, data, notes = read_archive(path, released_name, limits, look, member)
        notebook = _parse(data, is_script(name), limits)
        return notebook, (f"{_TAKEN}{taken_as(name)}", *notes)
    if kind is FileKind.SCRIPT:
        data = read_submission(path, limits.notebook_bytes)
        return _parse(data, True, limits), ()
    data = read_submission(path, max(limits.notebook_bytes, limits.archive_bytes))
    if data.startswith(_ZIP_START):  # a zip that was given a notebook's name
        del data
        name, data, notes = read_archive(path, released_name, limits, look, member)
        notebook = _parse(data, is_script(name), limits)
        return notebook, (f"{_TAKEN}{taken_as(name)}", *notes)
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
