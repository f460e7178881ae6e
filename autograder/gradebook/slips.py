"""Who has made which slip: for a student one sentence, for the staff groups of submissions.

Nothing is graded here and no point depends on it. Signatures come from the ledger, tables of known
slips from the course and from the versions that its results were graded with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from autograder.course.assignment import Assignment
from autograder.course.versions import DIST
from autograder.errors import UsageError
from autograder.gradebook.ledger import LedgerEntry, LedgerReader
from autograder.records import Result, Signature, Status
from autograder.slips.lookup import NOTHING, FoundSlip, SlipLookup, coarse, lost
from autograder.slips.table import VERSION_FILE, SlipTable, read_table, table_file, tables_in

LEAST = 2  # submissions that make an unnamed group
GroupKind = Literal["known", "unnamed", "alone", "right"]
_TOLERANCE = 1e-6  # of points, which are rounded to four digits


@dataclass(frozen=True)
class SlipGroup:
    """Submissions whose answers to a question look the same; those alone, and the right ones."""

    kind: GroupKind
    submissions: tuple[str, ...]
    finding: FoundSlip = NOTHING  # of a known one

    @property
    def name(self) -> str:
        """What the group is called, for the staff: the chaffs it is equal to, if there are any."""
        return " or ".join(name.removeprefix("chaff_") for name in self.finding.chaffs)


class Slips:
    """The slips in an output folder, by submission."""

    def __init__(
        self, assignment: Assignment, ledger: LedgerReader, counting: Iterable[LedgerEntry]
    ) -> None:
        """Read the tables, and the signatures in `ledger` of the entries that count for somebody.

        Raises `UsageError` for a table that is damaged.
        """
        self._entries = [entry for entry in counting if entry.result.status is Status.GRADED]
        releases = sorted({entry.result.release for entry in self._entries})
        self._lookup = SlipLookup(_tables(assignment, releases))
        self._signatures = ledger.signatures()
        self._questions = assignment.questions

    def signature(self, entry: LedgerEntry, question: str) -> Signature | None:
        """Return what an entry's answers look like; None where all are right, or nobody knows."""
        if question not in _lost_questions(entry.result):
            return None
        return self._signatures.get(entry.key, {}).get(question)

    def sentences(self, entry: LedgerEntry) -> dict[str, str]:
        """Return what can be said to the student, by question."""
        found = {question: self._finding(entry, question) for question in self._questions}
        return {question: item.sentence for question, item in found.items() if item.sentence}

    def groups(self) -> dict[str, tuple[SlipGroup, ...]]:
        """Return, by question, the groups of all submissions that were graded.

        The known slips come first and then the unnamed ones, the largest of each first; then those
        alone, whose signature nobody shares or who have none; the right ones come last.
        """
        return {question: tuple(self._groups_of(question)) for question in self._questions}

    def _finding(self, entry: LedgerEntry, question: str) -> FoundSlip:
        signature = self.signature(entry, question)
        return self._lookup.find(question, signature) if signature else NOTHING

    def _groups_of(self, question: str) -> list[SlipGroup]:
        known: dict[tuple[str, ...], list[str]] = {}
        findings: dict[tuple[str, ...], FoundSlip] = {}
        unnamed: dict[tuple[str, ...], list[str]] = {}
        alone, right = [], []
        for entry in self._entries:
            name, signature = entry.result.submission, self.signature(entry, question)
            if question not in {item.id for item in entry.result.questions}:
                continue
            if question not in _lost_questions(entry.result):
                right.append(name)
                continue
            finding = self._finding(entry, question)
            if finding.chaffs:
                known.setdefault(finding.chaffs, []).append(name)
                findings[finding.chaffs] = finding
            elif signature is not None and lost(signature.tests):
                key = (signature.under, *coarse(signature.tests))
                unnamed.setdefault(key, []).append(name)
            else:
                alone.append(name)
        alone += [name for names in unnamed.values() if len(names) < LEAST for name in names]
        groups = [SlipGroup("known", tuple(known[key]), findings[key]) for key in known]
        groups += [
            SlipGroup("unnamed", tuple(names)) for names in unnamed.values() if len(names) >= LEAST
        ]
        groups.sort(key=lambda group: (group.kind, -len(group.submissions), group.name))
        rest: tuple[tuple[GroupKind, list[str]], ...] = (("alone", alone), ("right", right))
        return groups + [SlipGroup(kind, tuple(sorted(names))) for kind, names in rest if names]


def slip_groups(
    assignment: Assignment, ledger: LedgerReader, counting: Iterable[LedgerEntry]
) -> dict[str, tuple[SlipGroup, ...]]:
    """Return, by question, the groups of submissions whose answers look the same: `Slips.groups`.

    Each of the entries that are `counting` stands in exactly one group of each question that it
    was graded on.
    """
    return Slips(assignment, ledger, counting).groups()


def lookup_for(assignment: Assignment, releases: Iterable[str] = ()) -> SlipLookup:
    """Return the known slips of an assignment, and of versions that it was released under."""
    return SlipLookup(_tables(assignment, releases))


def _tables(assignment: Assignment, releases: Iterable[str]) -> list[SlipTable]:
    """The course's own table first: its wording is the newest."""
    folder = assignment.course.folder
    tables = [read_table(table_file(folder, assignment.name))]
    for release in releases:
        file = folder / DIST / release / VERSION_FILE
        if not file.is_file():
            continue
        try:
            found: Mapping[str, SlipTable] = tables_in(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"{file} cannot be read: {str(error).splitlines()[0]}") from None
        tables += [found[assignment.name]] if assignment.name in found else []
    return tables


def _lost_questions(result: Result) -> set[str]:
    return {item.id for item in result.questions if item.points < item.maximum - _TOLERANCE}
