"""The submission among the files of an upload.

Gradescope unpacks what a student uploads into one folder. All of it is one student's, so what
decides is what decides in a zip: which file has the assignment's functions and is not the
untouched release; then the released name, the outer folder and the later time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from autograder.errors import RejectedSubmission
from autograder.intake import Fate, FileKind, Found, ReleasedCells, find_submissions
from autograder.intake.content import Content
from autograder.intake.found import printable
from autograder.intake.load import look

_KINDS = (FileKind.NOTEBOOK, FileKind.ARCHIVE, FileKind.SCRIPT)  # what is preferred comes first
_NAMED = 5  # files that a message lists


def find_upload(folder: Path, released_name: str, released: ReleasedCells | None = None) -> Found:
    """The one file in `folder` that is the submission, ready to be loaded.

    `released` tells what is in each of several files, `released_name` (`homework.ipynb`) its name.
    Raises RejectedSubmission, with the reason for the student, where no file is one or several
    could be.
    """
    found = find_submissions([folder], released_name, one_student=True)
    candidates = [item for item in found if item.fate in (Fate.READY, Fate.SUPERSEDED)]
    if not candidates:
        raise RejectedSubmission(_nothing_in(found))
    if released is not None and len(candidates) > 1:
        contents = {item.name: look(item, released)[0] for item in candidates}
        best = max(contents.values())
        if best > Content.NOTHING:
            return _by_content(candidates, contents, best, released_name)
        candidates = [item for item in candidates if contents[item.name] is best]
    return _by_name(candidates, released_name)


def _by_content(
    candidates: Sequence[Found],
    contents: dict[str, Content],
    best: Content,
    released_name: str,
) -> Found:
    """The likeliest of those with the best content; its notes name the others."""
    stem = PurePosixPath(released_name).stem.casefold()

    def likely(item: Found) -> tuple[int, bool, int, float, str]:
        kind = -_KINDS.index(item.kind)
        return kind, _stem(item) == stem, -item.name.count("/"), item.modified, item.name

    chosen = max((item for item in candidates if contents[item.name] is best), key=likely)
    others = [
        f"{printable(item.name, 60)} ({contents[item.name].words})"
        for item in candidates
        if item is not chosen
        and (item.kind is not FileKind.SCRIPT or contents[item.name] is not Content.NOTHING)
    ]
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    listed = ", ".join(others[:_NAMED]) + more
    note = f"chosen among {len(others) + 1} files of one upload; not {listed}"
    notes = (*chosen.notes, note) if others else chosen.notes
    return replace(chosen, fate=Fate.READY, reason="", notes=notes)


def _by_name(candidates: Sequence[Found], released_name: str) -> Found:
    stem = PurePosixPath(released_name).stem.casefold()
    named = [item for item in candidates if _stem(item) == stem]
    for group in (named, candidates):
        for kind in _KINDS:
            same = _outermost([item for item in group if item.kind is kind])
            if len(same) == 1:
                return replace(same[0], fate=Fate.READY, reason="")
            if same:
                raise RejectedSubmission(_too_many(same, released_name))
    raise AssertionError("every candidate is of one of the kinds")


def _stem(item: Found) -> str:
    return PurePosixPath(item.name).stem.casefold()


def _outermost(items: Sequence[Found]) -> list[Found]:
    """Those in the least deep folder: copies further down are a student's own affair."""
    depth = min((item.name.count("/") for item in items), default=0)
    return [item for item in items if item.name.count("/") == depth]


def _too_many(items: Sequence[Found], released_name: str) -> str:
    names = ", ".join(printable(item.name, 60) for item in items[:_NAMED])
    more = f" and {len(items) - _NAMED} more" if len(items) > _NAMED else ""
    return (
        f"the upload holds {len(items)} files that could be meant ({names}{more}): hand in one "
        f"notebook, or name it {released_name}"
    )


def _nothing_in(found: Sequence[Found]) -> str:
    """Why nothing here can be graded, in the words of what looked most like a submission."""
    rejected = [item for item in found if item.fate is Fate.REJECTED]
    if rejected:
        return f"{printable(rejected[0].name, 60)}: {rejected[0].reason}"
    if found:
        return f"{printable(found[0].name, 60)}: {found[0].reason or 'no notebook'}"
    return "the upload is empty: hand in your notebook"
