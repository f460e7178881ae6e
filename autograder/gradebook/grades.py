"""The grades of an output folder: what every report and every export is made from.

Nothing is graded here: results come from the ledger, which is read without its lock, and the
late policy and extensions are those that are in `grading.yml` now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from autograder.course.assignment import Assignment, find_assignment
from autograder.course.settings import Columns, Course, LatePolicy
from autograder.course.wall_clock import instant
from autograder.gradebook.combining import grade_of
from autograder.gradebook.csv_file import GRADEBOOK_NAME, write_gradebook
from autograder.gradebook.lateness import Deadline
from autograder.gradebook.ledger import LedgerEntry, LedgerReader
from autograder.gradebook.slips import SlipGroup, Slips
from autograder.grades import Adjustment, Grade, Receipt
from autograder.lms.matching import Handed, Matching
from autograder.lms.roster import Roster
from autograder.lms.students import Student
from autograder.records import Result, Status
from autograder.wording import counted

# What a student's grade can come from; the other files count for nothing.
COUNTING = frozenset({Status.GRADED, Status.REJECTED, Status.ERROR})


@dataclass(frozen=True)
class AssignmentGrades:
    """The grades of one assignment, sorted by student, and the files that made none."""

    assignment: str
    title: str
    questions: tuple[str, ...]
    maximum: float
    release: str  # of the results; several are joined by a comma
    due: datetime | None
    grades: tuple[Grade, ...]
    superseded: tuple[Result, ...]
    ignored: tuple[Result, ...]
    columns: Columns = field(default_factory=Columns)  # what they are called in the LMS
    matching: Matching | None = None  # with the roster: who is missing, what is unmatched
    notes: tuple[str, ...] = ()  # for the staff: extensions that fit nobody, …
    slips: Mapping[str, tuple[SlipGroup, ...]] = field(default_factory=dict)  # for the staff

    @property
    def unmatched(self) -> tuple[str, ...]:
        """The students, as intake read them, whose submissions fit nobody on the roster."""
        return tuple(item.student for item in self.matching.unmatched) if self.matching else ()


def assignment_of(course: Course, folder: Path) -> Assignment:
    """Return the assignment whose grades the output folder `folder` holds.

    Raises `UsageError` where `folder` has no ledger, or one of an assignment not in the course.
    """
    with LedgerReader(folder) as ledger:
        return find_assignment(course, ledger.assignment)


def grades_of(
    course: Course, folder: Path, roster: Roster | None = None, now: datetime | None = None
) -> AssignmentGrades:
    """Return the grades in the output folder `folder`, after late policy and points by hand.

    `roster` is by default the one that was kept there when grading. With one every student on it
    has a grade, under their label there; a submission that is nobody's on it has one under the
    name that intake read, and stands in `matching`. `now` decides, where `known_slips` asks for
    it, whether students may read of theirs; None is the present.

    Raises `UsageError` where `folder` has no ledger, or one of an assignment that is not in the
    course.
    """
    with LedgerReader(folder) as ledger:
        assignment = find_assignment(course, ledger.assignment)
        scoring = Scoring(assignment, ledger, roster)
        entries = list(ledger.entries())
        slips = Slips(assignment, ledger)
    counting = [entry for entry in entries if _counts(entry)]
    grades = [scoring.grade(entry) for entry in counting]
    if scoring.tells_slips(now or datetime.now(UTC)):
        told = (slips.sentences(entry) for entry in counting)
        grades = [_with_slips(grade, said) for grade, said in zip(grades, told, strict=True)]
    grades += scoring.without_submission()
    by_status = {
        status: tuple(entry.result for entry in entries if entry.result.status is status)
        for status in (Status.SUPERSEDED, Status.IGNORED)
    }
    return AssignmentGrades(
        assignment=assignment.name,
        title=assignment.settings.title,
        questions=assignment.questions,
        maximum=assignment.settings.maximum,
        release=", ".join(sorted({entry.result.release for entry in counting})),
        due=assignment.due,
        grades=tuple(sorted(grades, key=lambda grade: grade.student)),
        superseded=by_status[Status.SUPERSEDED],
        ignored=by_status[Status.IGNORED],
        columns=assignment.settings.columns,
        matching=scoring.matching,
        notes=tuple(scoring.notes()),
        slips=slips.groups(),
    )


def refresh_gradebook(assignment: Assignment, ledger: LedgerReader) -> tuple[Path, tuple[str, ...]]:
    """Write `gradebook.csv` beside the ledger; return its path and notes for the staff.

    One row for every file given, and for everyone who was given points or is on the roster kept
    there, without one. No more than one row is held at a time.
    """
    scoring = Scoring(assignment, ledger)
    file = ledger.folder / GRADEBOOK_NAME
    write_gradebook(file, assignment.questions, rows_of(ledger, scoring))
    return file, tuple(scoring.notes())


def rows_of(ledger: LedgerReader, scoring: Scoring) -> Iterator[Grade | Result]:
    """Yield the gradebook's rows one by one: grades by student, then files that count for none."""
    for entry in ledger.entries():
        yield scoring.grade(entry) if _counts(entry) else entry.result
    yield from scoring.without_submission()


class Scoring:
    """Turns the results of one assignment into grades, one after the other."""

    def __init__(
        self, assignment: Assignment, ledger: LedgerReader, roster: Roster | None = None
    ) -> None:
        """Read adjustments, and with a roster whose submissions are whose, from `ledger`."""
        self._course = course = assignment.course
        self._settings = assignment.settings
        self._late_policy = assignment.late_policy
        self._given = ledger.adjustments()
        self._roster = roster or Roster.kept_in(ledger.folder, course.settings.roster)
        self.matching: Matching | None = None
        self._labels: dict[str, str] = {}  # the name intake read → the one on the roster
        if self._roster:
            handed = [_handed(entry) for entry in ledger.entries() if _counts(entry)]
            self.matching = self._roster.match(handed)
            self._labels = {item.student: self._label(item) for item in handed}
        self._seen: set[str] = set()  # who has a grade
        self._without_receipt = 0

    def grade(self, entry: LedgerEntry) -> Grade:
        """Return the grade of the student whose entry this is."""
        student = self._label(_handed(entry))
        self._without_receipt += entry.receipt is None
        return self._made(student, replace(entry, receipt=self._timed(entry)))

    def without_submission(self) -> list[Grade]:
        """Return the grades of those who handed in nothing: on the roster, or given points.

        To be asked when all others were made.
        """
        missing = [student.label for student in self.matching.missing] if self.matching else []
        given = [student for student in self._adjustments if student not in self._seen]
        return [self._made(student, None) for student in sorted({*missing, *given})]

    def notes(self) -> Iterator[str]:
        """Say what the staff should know; to be asked when all grades were made."""
        yield from self._roster.notes() if self._roster else ()
        yield from self.matching.notes() if self.matching else ()
        yield from self._extension_notes()
        for student in self._extensions:
            if student not in self._seen:
                yield f"an extension names {student}, who has no submission"
        if self._without_receipt and self._deadline("") is not None:
            count = self._without_receipt
            which = counted(count, "submission was", "submissions were")
            yield (
                f"{which} graded by a version that did not keep when "
                f"{'it' if count == 1 else 'they'} came, so nothing says what is late: run "
                "autograder grade again, nothing is graded twice"
            )

    def tells_slips(self, now: datetime) -> bool:
        """Whether students may read which known slip theirs is like."""
        shown = self._settings.known_slips or self._course.settings.known_slips
        if shown == "after_due":
            end = self.end()
            return end is not None and now >= end
        return shown == "always"

    def end(self) -> datetime | None:
        """Return the first moment at which nobody can hand in any more, the latest extension over.

        None where there is none: without a due date, where late work is taken for ever, and where
        an extension could not be read. Without a late policy it is the due date.
        """
        unclear = any(
            member.unread_extension and label not in self._extensions
            for label, member in self._members.items()
        )
        policy = self._late_policy or LatePolicy(closes_after_days=0)
        if self._settings.due is None or policy.closes_after_days is None or unclear:
            return None
        extended = [member.extension for member in self._members.values() if member.extension]
        last = max((self._settings.due, *self._extensions.values(), *extended))
        return Deadline(last, self._course.zone, policy).end(policy.closes_after_days)

    def label(self, student: str) -> str:
        """Return the name in the gradebook of the one whom intake called `student`."""
        return self._labels.get(student, student)

    def _made(self, student: str, entry: LedgerEntry | None) -> Grade:
        self._seen.add(student)
        return grade_of(
            student,
            self._settings.questions,
            entry.result if entry else None,
            entry.receipt if entry else None,
            self._adjustments.get(student, ()),
            self._deadline(student),
            bonus=self._settings.bonus,
            below_zero=self._settings.below_zero,
        )

    def _timed(self, entry: LedgerEntry) -> Receipt | None:
        """The receipt, with the time that the roster of the same LMS tells, where it had none.

        Of two readings, in the hour that comes twice, the earlier: in the student's favour.
        """
        receipt = entry.receipt
        student = self.matching.student(entry.result.submission) if self.matching else None
        if receipt is None or receipt.uploaded or student is None:
            return receipt
        if student.lms and receipt.lms not in (student.lms, "", "unknown"):
            return receipt  # the times of another LMS
        if student.handed_in is None:
            return receipt.model_copy(update={"unread_time": student.unread_time})
        uploaded = instant(student.handed_in, self._course.zone, later=False)
        return receipt.model_copy(update={"uploaded": uploaded})

    def _deadline(self, student: str) -> Deadline | None:
        policy = self._late_policy
        if self._settings.due is None or policy is None:
            return None
        own = self._extensions.get(student)
        lms = self._members.get(student)
        due = max(filter(None, (self._settings.due, own, lms.extension if lms else None)))
        open_end = own is None and lms is not None and bool(lms.unread_extension)
        extended = due > self._settings.due
        return Deadline(due, self._course.zone, policy, extended=extended, open_end=open_end)

    def _extension_notes(self) -> Iterator[str]:
        """Say where the LMS and grading.yml grant different extensions; the later one counts."""
        if self._deadline("") is None:
            return
        for student, until in self._extensions.items():
            lms = self._members.get(student)
            if lms is not None and lms.extension not in (None, until):
                yield (
                    f"{student} has an extension until {until:%Y-%m-%d %H:%M} in grading.yml and "
                    f"until {lms.extension:%Y-%m-%d %H:%M} in the LMS: the later one counts"
                )
            elif lms is not None and lms.unread_extension:
                yield f"the extension of {student} in grading.yml counts, not the LMS's"

    # --- by either name -------------------------------------------------------------------------

    def _label(self, item: Result | Handed) -> str:
        student = self.matching.student(item.submission) if self.matching else None
        return student.label if student else item.student

    def _resolved(self, who: str) -> str:
        """Return the student whom an adjustment or an extension calls `who`."""
        if who in self._labels or self._roster is None:
            return self._labels.get(who, who)
        found = self._roster.find(who)
        return found.label if found else who

    @cached_property
    def _adjustments(self) -> Mapping[str, list[Adjustment]]:
        by_student: dict[str, list[Adjustment]] = defaultdict(list)
        for item in self._given:
            by_student[self._resolved(item.student)].append(item)
        return dict(by_student)

    @cached_property
    def _members(self) -> Mapping[str, Student]:
        return {item.label: item for item in self._roster.students} if self._roster else {}

    @cached_property
    def _extensions(self) -> Mapping[str, datetime]:
        return {self._resolved(who): until for who, until in self._settings.extensions.items()}


def _with_slips(grade: Grade, said: Mapping[str, str]) -> Grade:
    """Return a grade with what is said of some questions, where points are missing still."""
    if not said:
        return grade
    questions = tuple(
        item.model_copy(update={"slip": said.get(item.id, "")}) for item in grade.questions
    )
    return grade.model_copy(update={"questions": questions})


def _counts(entry: LedgerEntry) -> bool:
    return entry.result.status in COUNTING


def _handed(entry: LedgerEntry) -> Handed:
    return Handed(entry.result.submission, entry.result.student, entry.receipt)
