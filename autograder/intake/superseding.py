"""Several uploads of one student: the latest counts, the others are listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from autograder.intake.found import Fate, Found, Kind
from autograder.intake.names import plain_traces


def latest_of(files: Sequence[Found], released_stem: str, own_folder: bool) -> Iterator[Found]:
    """The latest of one student's files as it is, the others superseded or, beside it, ignored.

    Latest by attempt number, then the LMS's time, then the file's time. In a student's own folder
    a script that came with a notebook is the notebook's module or export, not an upload.
    """
    uploads = list(files)
    if own_folder:
        for found in files:
            book = _book_beside(found, files)
            if book is not None:
                uploads.remove(found)
                reason = f"a script beside {book.name}"
                yield replace(found, fate=Fate.IGNORED, reason=reason, student="")
    if not uploads:
        return
    latest = max(uploads, key=lambda found: _rank(found, released_stem))
    for found in uploads:
        if found is latest:
            yield found
        else:
            reason = f"superseded by {latest.name} ({_difference(found, latest)})"
            yield replace(found, fate=Fate.SUPERSEDED, reason=reason)


def _book_beside(script: Found, files: Sequence[Found]) -> Found | None:
    """The notebook or zip that came in the same upload as `script`."""
    if script.kind is not Kind.SCRIPT:
        return None
    upload = (script.attempt, script.uploaded)
    for found in files:
        if found.kind is not Kind.SCRIPT and (found.attempt, found.uploaded) == upload:
            return found
    return None


def _rank(found: Found, released_stem: str) -> tuple[int, float, int, float, bool, str]:
    time = found.uploaded.timestamp() if found.uploaded else float("-inf")
    base = plain_traces((), PurePath(found.name).name).base
    released = bool(released_stem) and base == released_stem
    return found.attempt, time, found.sequence, found.modified, released, found.name


def _difference(older: Found, newer: Found) -> str:
    if older.attempt != newer.attempt:
        return f"attempt {newer.attempt} after {older.attempt}"
    if older.uploaded != newer.uploaded or older.sequence != newer.sequence:
        return "a later upload"
    return "a newer file" if older.modified != newer.modified else "of the same time"
