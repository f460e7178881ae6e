"""Whose the submissions of an output folder are, and which of them count for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from autograder.course.settings import AssignmentSettings
from autograder.gradebook.counting import (
    Counting,
    Owner,
    PointsFor,
    Upload,
    counting_of,
    superseded,
)
from autograder.gradebook.ledger import LedgerEntry
from autograder.gradebook.sharing import Shared, shared_among
from autograder.grades import Receipt
from autograder.intake import THE_LATEST, UploadRule
from autograder.lms.groups import NO_GROUPS, GroupList, Groups
from autograder.lms.matching import Handed, Matching
from autograder.lms.roster import Roster
from autograder.lms.students import Student
from autograder.records import Result
from autograder.wording import counted

# The receipt of an entry, with the time that the roster has for its student.
Timed = Callable[[LedgerEntry, Student | None], Receipt | None]


@dataclass(frozen=True)
class Lists:
    """Who is in the course, and who works with whom; None where nothing says so."""

    roster: Roster | None = None
    groups: GroupList | None = None


class Whose:
    """The students of the submissions. `decide` is to be called before anything but `labels`."""

    def __init__(self, entries: Iterable[LedgerEntry], lists: Lists) -> None:
        """Find everybody on the roster who handed in.

        Args:
            entries: Those that may count; of their results the points are enough.
            lists: Roster and groups.
        """
        self._entries = list(entries)
        self._lists = lists
        # Several uploads of one student are matched as one.
        self._handed = {entry.result.student: _handed(entry) for entry in self._entries}
        roster = lists.roster
        self.matching: Matching | None = roster.match(self._handed.values()) if roster else None
        # The name intake read → the one on the roster.
        self.labels = {name: self._label(item) for name, item in self._handed.items()}
        self._counting = Counting({}, {}, frozenset())
        self._shared = Shared({})
        self._uploads: dict[str, Upload] = {}
        self._notes: list[str] = []

    def decide(self, settings: AssignmentSettings, timed: Timed, points: PointsFor) -> None:
        """Decide what counts.

        Args:
            settings: With the rule, and whether names in notebooks count.
            timed: Tells when a submission came.
            points: Tells what it is worth to a student.
        """
        rule = UploadRule(settings.counts, settings.uploads)
        uploads = [self._upload(entry, timed) for entry in self._entries]
        self._uploads = {upload.name: upload for upload in uploads}
        self._shared = self._sharing(uploads, settings.groups_in_notebook)
        self._counting = counting_of(self._shared.candidates, rule, points)
        if self._lists.roster:
            self.matching = self._matched(self._lists.roster)
        self._note_another_rule(rule)

    def counts(self, entry: LedgerEntry) -> bool:
        """Whether this submission counts for anybody."""
        return entry.result.submission in self._counting.students

    @property
    def any_contested(self) -> bool:
        """Whether anybody has several submissions of which one counts."""
        return bool(self._counting.contested)

    def is_contested(self, entry: LedgerEntry) -> bool:
        """Whether another submission might count in the place of this one."""
        return entry.result.submission in self._counting.contested

    def uncounted(self, entry: LedgerEntry) -> Result:
        """Return what every list has of a file that counts for nobody."""
        reason = self._counting.superseded.get(entry.result.submission)
        return entry.result if reason is None else superseded(entry.result, reason)

    def students_of(self, submission: str) -> tuple[str, ...]:
        """Return for whom a submission counts, by their names in the gradebook: often one."""
        return tuple(owner.label for owner in self._counting.students.get(submission, ()))

    def in_the_running(self, submission: str) -> frozenset[str]:
        """Return for whom a submission counts, or might if others were worse."""
        return self._counting.candidates.get(submission, frozenset())

    @property
    def undecided(self) -> frozenset[str]:
        """Who is in two groups, and has nothing until the staff decide."""
        return self._shared.undecided

    def everybody(self) -> tuple[str, ...]:
        """Return all whom the list of groups names."""
        return self._shared.groups.everybody

    def members_for(self, name: str) -> tuple[str, ...]:
        """Return the members of the group that `name` is; none where it is a student."""
        shared = self._shared.groups
        group = None if name in shared.everybody else shared.called(name)
        return shared.members[group] if group else ()

    def handed_in_by(self, submission: str) -> str:
        """Return who handed a submission in, by their name in the gradebook; empty for no such."""
        upload = self._uploads.get(submission)
        return upload.owner.label if upload else ""

    def company_of(self, submission: str) -> frozenset[str]:
        """Return all with whom its owner works, by the list of groups or what the first cell says.

        Also those for whom the submission does not count, because they handed in one as well.
        """
        groups, owner = self._shared.groups, self.handed_in_by(submission)
        mates = {mate for name in groups.of(owner) for mate in groups.members[name]}
        named = self._shared.named.get(submission, frozenset())
        return self.in_the_running(submission) | mates | named

    def sentence(self, student: str, submission: str | None) -> str:
        """Say to a student whose submission counts for them; empty where it is theirs alone."""
        upload = self._uploads.get(submission) if submission else None
        return self._shared.sentence(student, self._counting, upload)

    def notes(self) -> Iterator[str]:
        """Say what the staff should know, a line each."""
        yield from self._shared.notes
        yield from self._notes

    # --- how it is found out ----------------------------------------------------------------------

    def _label(self, item: Handed) -> str:
        student = self.matching.student(item.submission) if self.matching else None
        return student.label if student else item.student

    def _upload(self, entry: LedgerEntry, timed: Timed) -> Upload:
        handed = self._handed[entry.result.student]
        student = self.matching.student(handed.submission) if self.matching else None
        owner = Owner(self._label(handed), student is not None or self._lists.roster is None)
        return Upload(owner, entry.result, timed(entry, student), entry.content)

    def _sharing(self, uploads: list[Upload], in_notebook: bool) -> Shared:
        roster, listed = self._lists.roster, self._lists.groups
        groups = listed.resolved(roster, sorted(self._handed)) if listed else NO_GROUPS
        if roster:
            groups = _with_gradescope(groups, uploads, roster)
        named = {
            item.name: item.receipt.named
            for item in uploads
            if in_notebook and item.receipt and item.receipt.named
        }
        if named and roster is None:
            which = counted(len(named), "notebook")
            self._notes.append(
                f"the names in {which} count for nobody: only a roster tells who they are"
            )
            named = {}
        return shared_among(uploads, groups, named, roster.find_name if roster else _nobody)

    def _matched(self, roster: Roster) -> Matching:
        """Whose the submissions that count are, with everybody for whom they do."""
        for entry in self._entries:
            if self.counts(entry):
                self._handed[entry.result.student] = _handed(entry)
        matching = roster.match(self._handed.values())
        by_label = {student.label: student for student in roster.students}
        members = {
            name: tuple(by_label[owner.label] for owner in owners if owner.known)
            for name, owners in self._counting.students.items()
        }
        found = {student.label for students in members.values() for student in students}
        return replace(
            matching,
            unmatched=tuple(x for x in matching.unmatched if not members.get(x.submission)),
            missing=tuple(x for x in roster.students if x.label not in found),
            members=members,
            undecided=self._shared.undecided,
        )

    def _note_another_rule(self, rule: UploadRule) -> None:
        """Note what was taken in when it was not asked, or was, which upload counts."""
        uploads = [entry.receipt.upload if entry.receipt else 0 for entry in self._entries]
        other = sum((rule == THE_LATEST) != (upload == 0) for upload in uploads)
        if other:
            which = counted(other, "submission was", "submissions were")
            self._notes.append(
                f"{which} taken in when grading.yml had another rule of which upload counts: run "
                "autograder grade again, nothing is graded twice"
            )


def _with_gradescope(groups: Groups, uploads: Iterable[Upload], roster: Roster) -> Groups:
    """Add the groups that Gradescope names as one submitter, `1001+1002`, and no list has."""
    members = dict(groups.members)
    taken = set(groups.everybody)
    for upload in uploads:
        together = upload.owner.label
        if upload.owner.known or not upload.receipt or upload.receipt.lms != "gradescope":
            continue
        found = [roster.find_name(part) for part in together.split("+")]
        labels = tuple(label for label in found if label is not None)
        if len(labels) == len(found) > 1 and not taken.intersection(labels):
            members[together] = labels
    return replace(groups, members=members, on_roster=True)


def _handed(entry: LedgerEntry) -> Handed:
    return Handed(entry.result.submission, entry.result.student, entry.receipt)


def _nobody(_: str) -> None:
    return None
