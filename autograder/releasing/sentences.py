"""What chaffs say to students gives no answer away: the gate looks at their sentences, too."""

from __future__ import annotations

from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.proof.assemble import says
from autograder.proof.variants import Kind, default_folder, find_files
from autograder.releasing.gate import refuse_leaks


def refuse_sentences(assignment: Assignment) -> None:
    """Raise `ReleaseRefused`, which lists every place, where a sentence gives something away.

    Raises `MasterError` for a chaff that cannot be read.
    """
    if sentences := _sentences(assignment):
        refuse_leaks(assignment, sentences)


def _sentences(assignment: Assignment) -> dict[str, bytes]:
    """What students may read of known slips, by the name of the chaff."""
    try:
        files = find_files(default_folder(assignment.course), assignment.name)
    except UsageError:  # a course without submissions of its own
        return {}
    found = {
        path.name: says(path.read_text(encoding="utf-8"), str(path)).says
        for kind, path in files
        if kind is Kind.CHAFF
    }
    return {f"SAYS of {name}": text.encode() for name, text in found.items() if text}
