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
from autograder.course.rubric import Written
from autograder.course.settings import Columns, Course
from autograder.course.wall_clock import instant
from autograder.gradebook.combining import grade_of
from autograder.gradebook.counting import Upload, slim
from autograder.gradebook.csv_file import (
    GRADEBOOK_NAME,
    RESULTS_NAME,
    write_gradebook,
    write_result,
)
from autograder.gradebook.lateness import Deadline, end_of, lateness_of
from autograder.gradebook.ledger import LedgerEntry, LedgerReader
from autograder.gradebook.rereading import ReadNow, outdated_notes
from autograder.gradebook.slips import SlipGroup, Slips
from autograder.gradebook.whose import Lists, Whose
from autograder.grades import Adjustment, Grade, Receipt
from autograder.lms.groups import GroupList
from autograder.lms.matching import Matching
from autograder.lms.roster import Roster
from autograder.lms.students import Student
from autograder.records import Result, Status
from autograder.wording import counted, form

# What a student's grade can come from; the other files count for nothing.
COUNTING = frozenset({Status.GRADED, Status.REJECTED, Status.ERROR})
NO_LISTS = Lists()


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
    readings: tuple[Adjustment, ...] = ()  # of those who read what was handed in, second ones too
    written: Mapping[str, Written] = field(default_factory=dict)  # what a person grades, and how
    slips: Mapping[str, tuple[SlipGroup, ...]] = field(default_factory=dict)  # for the staff

    def students_of(self, submission: str) -> tuple[str, ...]:
        """Return all students for whom a submission counts: one, or the members of a group."""
        counting = (grade for grade in self.grades if grade.result)
        return tuple(g.student for g in counting if g.result and g.result.submission == submission)

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
    course: Course,
    folder: Path,
    roster: Roster | None = None,
    groups: GroupList | None = None,
    now: datetime | None = None,
) -> AssignmentGrades:
    """Return the grades in an output folder, as `grades_in` does, of whichever assignment it is.

    Args:
        course: Whose assignment was graded.
        folder: The output folder.
        roster: As for `grades_in`.
        groups: As for `grades_in`.
        now: As for `grades_in`.

    Raises:
        UsageError: Where `folder` has no ledger, or one of an assignment that is not in the course.
    """
    return grades_in(assignment_of(course, folder), folder, roster, groups, now)


def grades_in(
    assignment: Assignment,
    folder: Path,
    roster: Roster | None = None,
    groups: GroupList | None = None,
    now: datetime | None = None,
) -> AssignmentGrades:
    """Return the grades in the output folder `folder`, after late policy and points by hand.

    Args:
        assignment: What was graded there.
        folder: The output folder.
        roster: With one every student on it has a grade, under their label there; a submission
            of somebody who is not on it has one under the name that intake read, and stands in
            `matching`. None is the one that was kept there when grading.
        groups: Who works with whom; None is the list that was kept then.
        now: Decides, where `known_slips` asks for it, whether students may read of theirs; None
            is the present.

    Raises:
        UsageError: Where `folder` has no ledger.
    """
    with LedgerReader(folder) as ledger:
        scoring = Scoring(assignment, ledger, Lists(roster, groups))
        entries = list(ledger.entries())
        whose = scoring.whose
        counting = [entry for entry in entries if whose.counts(entry)]
        slips = Slips(assignment, ledger, counting)
        # What points by hand are about is looked up in the ledger while grades are made.
        told = scoring.tells_slips(now or datetime.now(UTC))
        grades = [
            _with_slips(grade, slips.sentences(entry) if told else {})
            for entry in counting
            for grade in scoring.grades(entry)
        ]
        grades += scoring.without_submission()
        readings = scoring.readings()
    others = [whose.uncounted(entry) for entry in entries if not whose.counts(entry)]
    by_status = {
        status: tuple(result for result in others if result.status is status)
        for status in (Status.SUPERSEDED, Status.IGNORED)
    }
    return AssignmentGrades(
        assignment=assignment.name,
        title=assignment.settings.title,
        questions=tuple(assignment.settings.maxima),
        maximum=assignment.settings.maximum,
        release=", ".join(sorted({entry.result.release for entry in counting})),
        due=assignment.due,
        grades=tuple(sorted(grades, key=lambda grade: grade.student)),
        superseded=by_status[Status.SUPERSEDED],
        ignored=by_status[Status.IGNORED],
        columns=assignment.settings.columns,
        matching=scoring.matching,
        notes=tuple(scoring.notes()),
        readings=readings,
        written=assignment.settings.written,
        slips=slips.groups(),
    )


def refresh_gradebook(assignment: Assignment, ledger: LedgerReader) -> tuple[Path, tuple[str, ...]]:
    """Write `gradebook.csv` beside the ledger; return its path and notes for the staff.

    One row for every file given, and for everyone who was given points or is on the roster kept
    there, without one. The result files of uploads beside which another one may count say which of
    them does.
    """
    scoring = Scoring(assignment, ledger)
    file = ledger.folder / GRADEBOOK_NAME
    write_gradebook(file, tuple(assignment.settings.maxima), rows_of(ledger, scoring))
    whose = scoring.whose
    for entry in ledger.entries() if whose.any_contested else ():
        if whose.is_contested(entry):
            result = entry.result if whose.counts(entry) else whose.uncounted(entry)
            write_result(ledger.folder / RESULTS_NAME / entry.file, result)
    return file, tuple(scoring.notes())


def rows_of(ledger: LedgerReader, scoring: Scoring) -> Iterator[Grade | Result]:
    """Yield the gradebook's rows one by one: grades by student, then files that count for none."""
    left: list[Result] = []
    for entry in ledger.entries():
        if scoring.whose.counts(entry):
            yield from scoring.grades(entry)
        elif _may_count(entry):
            left.append(scoring.whose.uncounted(entry))
        else:
            yield from left
            left.clear()
            yield entry.result
    yield from left
    yield from scoring.without_submission()


class Scoring:
    """Turns the results of one assignment into grades, one after the other."""

    def __init__(
        self,
        assignment: Assignment,
        ledger: LedgerReader,
        lists: Lists = NO_LISTS,
        instead: Mapping[str, Result] | None = None,
    ) -> None:
        """Read adjustments, and which submissions count for whom, from `ledger`.

        Args:
            assignment: What was graded.
            ledger: With its results.
            lists: Roster and groups, where they are not those that are kept beside the ledger.
            instead: Results, by submission, to look at in the place of those that are there.
        """
        self._assignment = assignment
        self._course = course = assignment.course
        self._settings = assignment.settings
        self._late_policy = assignment.late_policy
        self._given = ledger.adjustments()
        titles, kept = course.settings.roster, ledger.folder
        self._roster = roster = lists.roster or Roster.kept_in(kept, titles)
        groups = lists.groups or GroupList.kept_in(kept, titles)
        instead = instead or {}
        taken = (
            replace(entry, result=slim(instead.get(entry.result.submission, entry.result)))
            for entry in ledger.entries()
            if _may_count(entry)
        )
        self.whose = Whose(taken, Lists(roster, groups))
        self._labels = self.whose.labels
        self.whose.decide(assignment.settings, self._timed, self._tested)
        self.matching = self.whose.matching
        self._read_now = ReadNow(assignment, ledger)
        self._outdated: list[Adjustment] = []
        self._submissions: dict[str, str] = {}  # what counts of each student who was read
        self._seen: set[str] = set()  # who has a grade
        self._without_receipt = 0

    def grades(self, entry: LedgerEntry) -> list[Grade]:
        """Return the grades of all students for whom this entry counts."""
        self._without_receipt += entry.receipt is None
        submission = entry.result.submission
        student = self.matching.student(submission) if self.matching else None
        timed = replace(entry, receipt=self._timed(entry, student))
        return [self._made(label, timed) for label in self.whose.students_of(submission)]

    def without_submission(self) -> list[Grade]:
        """Return the grades of those who handed in nothing: on the roster, or given points.

        To be asked when all others were made.
        """
        missing = [student.label for student in self.matching.missing] if self.matching else []
        if self._roster is None:  # a list of groups says who is in the course, too
            missing = [name for name in self.whose.everybody() if name not in self._seen]
        given = [student for student in self._adjustments if student not in self._seen]
        return [self._made(student, None) for student in sorted({*missing, *given})]

    def notes(self) -> Iterator[str]:
        """Say what the staff should know; to be asked when all grades were made."""
        yield from self._roster.notes() if self._roster else ()
        yield from self.matching.notes() if self.matching else ()
        yield from self.whose.notes()
        yield from self._extension_notes()
        yield from outdated_notes(self._outdated)
        for student in self._extensions:
            if student not in self._seen:
                yield f"an extension names {student}, who has no submission"
        if self._without_receipt and self._deadline("") is not None:
            count = self._without_receipt
            which = counted(count, "submission was", "submissions were")
            yield (
                f"{which} graded by a version that did not keep when "
                f"{form(count, 'it', 'they')} came, so nothing says what is late: run "
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
        """Return the first moment at which nobody can hand in any more: `end_of` the assignment.

        None also where an extension of the LMS could not be read.
        """
        unclear = any(
            member.unread_extension and label not in self._extensions
            for label, member in self._members.items()
        )
        extended = [member.extension for member in self._members.values() if member.extension]
        return None if unclear else end_of(self._assignment, extended)

    def label(self, student: str) -> str:
        """Return the name in the gradebook of the one whom intake called `student`."""
        return self._labels.get(student, student)

    def readings(self) -> tuple[Adjustment, ...]:
        """What people said who had read what counts now; to be asked when all grades were made."""
        said = (
            item.model_copy(update={"student": self.resolved(item.student)})
            for item in self._given
            if item.read
        )
        read_now, graded = self._read_now, self._submissions
        return tuple(
            item for item in said if not read_now.outdated(item, graded.get(item.student, ""))
        )

    def _that_count(self, student: str, entry: LedgerEntry | None) -> list[Adjustment]:
        """The adjustments of a student, without those about another code or answer."""
        given = self._adjustments.get(student, [])
        if entry is None:
            return given
        self._submissions[student] = name = entry.result.submission
        # Of an answer in words the question itself says so: it waits for a person again.
        tested = (item for item in given if item.question not in self._settings.written)
        gone = [item for item in tested if self._read_now.outdated(item, name)]
        self._outdated += gone
        return [item for item in given if item not in gone]

    def _made(self, student: str, entry: LedgerEntry | None) -> Grade:
        self._seen.add(student)
        submission = entry.result.submission if entry else None
        by = self.whose.handed_in_by(submission) if submission else student
        grade = grade_of(
            student,
            self._settings.questions,
            entry.result if entry else None,
            entry.receipt if entry else None,
            self._that_count(student, entry),
            self._deadline(student),
            written={name: item.points for name, item in self._settings.written.items()},
            bonus=self._settings.bonus,
            below_zero=self._settings.below_zero,
            nobodys=entry is not None and self._is_nobodys(student),
        )
        if submission is None and student in self.whose.undecided and not _by_hand(grade):
            grade = _blank(grade)
        shared = self.whose.sentence(student, submission)
        if not shared and by == student:
            return grade
        return grade.model_copy(
            update={"shared": shared, "handed_in_by": "" if by == student else by}
        )

    def _tested(self, student: str, upload: Upload) -> float:
        """The points of an upload from its tests alone, after the lateness of `student`."""
        settings, deadline = self._settings, self._deadline(student)
        earned = grade_of(student, settings.questions, upload.result, bonus=settings.bonus).points
        if not earned or deadline is None or upload.receipt is None:
            return earned or 0.0
        late = lateness_of(deadline, upload.receipt, earned, settings.maximum)
        return round(earned - late.points, 4)

    def _is_nobodys(self, student: str) -> bool:
        return self._roster is not None and student not in self._members

    def _timed(self, entry: LedgerEntry, student: Student | None) -> Receipt | None:
        """The receipt, with the time that the roster of the same LMS tells, where it had none.

        Of two readings, in the hour that comes twice, the earlier: in the student's favour.
        """
        receipt = entry.receipt
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

    def resolved(self, who: str) -> str:
        """Return the student whom an adjustment or an extension calls `who`."""
        if who in self._labels or self._roster is None:
            return self._labels.get(who, who)
        found = self._roster.find(who)
        return found.label if found else who

    @cached_property
    def _adjustments(self) -> Mapping[str, list[Adjustment]]:
        by_student: dict[str, list[Adjustment]] = defaultdict(list)
        for item in self._given:
            if item.reading == 2:  # it says how far readers agree, and changes no points
                continue
            by_student[self.resolved(item.student)].append(item)
        return dict(by_student)

    @cached_property
    def _members(self) -> Mapping[str, Student]:
        return {item.label: item for item in self._roster.students} if self._roster else {}

    @cached_property
    def _extensions(self) -> Mapping[str, datetime]:
        return {self.resolved(who): until for who, until in self._settings.extensions.items()}


def _with_slips(grade: Grade, said: Mapping[str, str]) -> Grade:
    """Return a grade with what is said of some questions, where points are missing still."""
    if not said:
        return grade
    questions = tuple(
        item.model_copy(update={"slip": said.get(item.id, "")}) for item in grade.questions
    )
    return grade.model_copy(update={"questions": questions})


def _blank(grade: Grade) -> Grade:
    """Return a grade without points, for a student of whom nothing counts yet: not a zero."""
    questions = tuple(item.model_copy(update={"points": None}) for item in grade.questions)
    return grade.model_copy(update={"points": None, "questions": questions})


def _may_count(entry: LedgerEntry) -> bool:
    return entry.result.status in COUNTING


def _by_hand(grade: Grade) -> bool:
    return bool(grade.adjustments) or any(item.adjustments for item in grade.questions)
