"""What chaffs say to students gives no answer away: the gate looks at their sentences, too."""

from __future__ import annotations

from autograder.course.assignment import Assignment
from autograder.course.hidden import load_hidden
from autograder.errors import UsageError
from autograder.proof.assemble import says
from autograder.proof.variants import Kind, default_folder, find_files
from autograder.releasing.gate import ReleaseRefused, find_leaks, secrets


def refuse_sentences(assignment: Assignment) -> None:
    """Raise `ReleaseRefused`, which lists every place, where a sentence gives something away.

    Raises `MasterError` for a chaff that cannot be read.
    """
    sentences = _sentences(assignment)
    if not sentences:
        return
    master = assignment.master
    leaks = find_leaks(sentences, secrets(master, load_hidden(assignment.course, master)))
    if leaks:
        listed = "\n".join(
            f"  {leak.file}: {leak.secret.text!r} of {leak.secret.origin}" for leak in leaks
        )
        raise ReleaseRefused(
            f"{assignment.name}: sentences of chaffs would tell students:\n{listed}\n"
            "Say what their function does, and not what stands in the solution."
        )


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
