"""Taking the results of a regrade into the gradebook."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.batch.released import of_version
from autograder.course.bundle import build_bundle
from autograder.course.settings import Course
from autograder.errors import UsageError
from autograder.gradebook.csv_file import RESULTS_NAME, write_result
from autograder.gradebook.grades import refresh_gradebook
from autograder.gradebook.ledger import Ledger, LedgerEntry, LedgerReader
from autograder.grades import Proposal
from autograder.regrading.choosing import Choice, chosen_entries


@dataclass(frozen=True)
class Accepted:
    """What was taken into the gradebook, and what was not, because it has been overtaken."""

    proposals: tuple[Proposal, ...]
    outdated: tuple[Proposal, ...]
    gradebook: Path
    notes: tuple[str, ...]


def waiting(course: Course, folder: Path, choice: Choice) -> tuple[Proposal, ...]:
    """Return the proposals of the last regrade that are chosen; none if it asked other questions.

    Raises `UsageError` for a student, submission or question that is not there.
    """
    with LedgerReader(folder) as reader:
        chosen = {entry.result.submission for entry in chosen_entries(course, reader, choice)}
        return tuple(
            item
            for item in reader.proposals()
            if item.old.submission in chosen
            and (not choice.questions or set(item.questions) == set(choice.questions))
        )


def present_bundle(course: Course, folder: Path, release: str | None = None) -> str:
    """Return the digest of what the output folder `folder` would be graded with now."""
    with LedgerReader(folder) as reader:
        assignment = reader.assignment
    bundle = of_version(course, assignment, release)[1] if release else None
    return (bundle or build_bundle(course, assignment)).digest


def accept(
    course: Course, folder: Path, proposals: Collection[Proposal], who: str, bundle: str
) -> Accepted:
    """Take `proposals` into the gradebook, as `who` says; the results they replace are kept.

    One whose submission was graded since it was made is outdated and left as it is. Raises
    `UsageError`, and changes nothing, when they were made with another bundle than `bundle`.
    """
    if any(item.bundle != bundle for item in proposals):
        raise UsageError(
            "the tests were changed since the regrade that waits to be accepted: run the same "
            "command without --accept, read the differences, and accept those"
        )
    with LedgerReader(folder) as reader:
        assignment = reader.assignment
    with Ledger(folder, assignment) as ledger:
        entries = {entry.result.submission: entry for entry in ledger.entries()}
        current: list[Proposal] = []
        outdated: list[Proposal] = []
        for item in proposals:
            entry = entries.get(item.old.submission)
            same = entry is not None and entry.result == item.old
            (current if same else outdated).append(item)
        new = [_entry(item, entries[item.old.submission]) for item in current]
        ledger.replace(new, who)
        ledger.withdraw(item.old.submission for item in proposals)
        for entry in new:
            write_result(folder / RESULTS_NAME / entry.file, entry.result)
        gradebook, notes = refresh_gradebook(course, ledger)
    return Accepted(tuple(current), tuple(outdated), gradebook, notes)


def _entry(item: Proposal, old: LedgerEntry) -> LedgerEntry:
    return replace(old, result=item.new, key=item.key, bundle=item.bundle, content=item.content)
