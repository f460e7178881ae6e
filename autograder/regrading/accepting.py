"""Taking the results of a regrade into the gradebook."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.batch.released import edition_of
from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.gradebook.csv_file import RESULTS_NAME, write_result
from autograder.gradebook.grades import Scoring, refresh_gradebook
from autograder.gradebook.ledger import Ledger, LedgerEntry, LedgerReader
from autograder.grades import Adjustment, Proposal
from autograder.regrading.choosing import Choice, chosen_entries


@dataclass(frozen=True)
class Accepted:
    """What was taken into the gradebook, and what was not, because it has been overtaken."""

    proposals: tuple[Proposal, ...]
    outdated: tuple[Proposal, ...]
    gradebook: Path
    notes: tuple[str, ...]


def waiting(assignment: Assignment, folder: Path, choice: Choice) -> tuple[Proposal, ...]:
    """Return the proposals of the last regrade that are chosen; none if it asked other questions.

    Raises `UsageError` for a student, submission or question that is not there.
    """
    with LedgerReader(folder) as reader:
        chosen = {entry.result.submission for entry in chosen_entries(assignment, reader, choice)}
        return tuple(
            item
            for item in reader.proposals()
            if item.old.submission in chosen
            and (not choice.questions or set(item.questions) == set(choice.questions))
        )


def overrides_below(
    assignment: Assignment, folder: Path, proposals: Collection[Proposal]
) -> tuple[Adjustment, ...]:
    """Return the overrides that give less for a question than the tests do now.

    They stay as they are: somebody decided. Whether they would decide so today is for them to say.
    """
    with LedgerReader(folder) as ledger:
        given = ledger.adjustments()
        scoring = Scoring(assignment, ledger)
    last = {
        (scoring.resolved(item.student), item.question): item
        for item in given
        if item.kind == "override" and item.reading == 1
    }
    found = []
    for proposal in proposals:
        student = scoring.label(proposal.new.student)
        for question in proposal.new.questions:
            item = last.get((student, question.id))
            if item is not None and item.points < question.points:
                found.append(item)
    return tuple(found)


def present_bundle(assignment: Assignment, release: str | None = None) -> str:
    """Return the digest of what submissions would be graded with now."""
    return edition_of(assignment, release).bundle.digest


def accept(
    assignment: Assignment, folder: Path, proposals: Collection[Proposal], who: str, bundle: str
) -> Accepted:
    """Take proposals into the gradebook; the results they replace are kept.

    One whose submission was graded since it was made is outdated and left as it is.

    Args:
        assignment: What was graded.
        folder: The output folder.
        proposals: What was shown, and is accepted.
        who: Who accepts it.
        bundle: The digest of the bundle that would grade now.

    Raises:
        UsageError: Where they were made with another bundle; nothing is changed then.
    """
    if any(item.bundle != bundle for item in proposals):
        raise UsageError(
            "the tests were changed since the regrade that waits to be accepted: run the same "
            "command without --accept, read the differences, and accept those"
        )
    with Ledger(folder, assignment.name) as ledger:
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
        gradebook, notes = refresh_gradebook(assignment, ledger)
    return Accepted(tuple(current), tuple(outdated), gradebook, notes)


def _entry(item: Proposal, old: LedgerEntry) -> LedgerEntry:
    return replace(
        old,
        result=item.new,
        key=item.key,
        bundle=item.bundle,
        content=item.content,
        signatures=item.signatures,
    )
