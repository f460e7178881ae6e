"""Points by hand: a CSV file of the staff's decisions, checked as a whole and then entered.

The columns are student, question (empty for the whole assignment), kind (`override` or
`manual`), points, reason, and when, if it was not now. A file of the review page says as well who
read what, and which criteria were met (`settling` is about those). A file can be entered again
after rows were added to it: what is in the ledger already is not entered twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from autograder.course.assignment import Assignment
from autograder.course.settings import AssignmentSettings, Course
from autograder.course.wall_clock import instant
from autograder.errors import UsageError
from autograder.gradebook.csv_file import unguarded
from autograder.gradebook.grades import COUNTING, Scoring, assignment_of, refresh_gradebook
from autograder.gradebook.ledger import Ledger, LedgerReader
from autograder.gradebook.rereading import ReadNow
from autograder.gradebook.settling import Settled, settle
from autograder.grades import Adjustment
from autograder.lms.roster import Roster
from autograder.lms.table import Row, Table, read_table
from autograder.wording import number

_COLUMNS = ("student", "question", "kind", "points", "reason")
_OPTIONAL = ("when", "who", "criteria", "reading", "read")
_WHOLE = ("", "all", "whole")


@dataclass(frozen=True)
class Entered:
    """What became of files of points."""

    new: tuple[Adjustment, ...]
    known: tuple[Adjustment, ...]  # stood in the ledger already
    gradebook: Path
    notes: tuple[str, ...]
    settled: Settled  # of readings: what was not entered, and why


def enter_points(
    course: Course,
    folder: Path,
    files: Path | Sequence[Path],
    who: str = "",
    above_maximum: bool = False,
) -> Entered:
    """Enter points that people decided on into a ledger, and write its gradebook again.

    Args:
        course: Whose assignment was graded.
        folder: The output folder, with the ledger.
        files: The decisions: tables with student, question, kind, points, reason, and optionally
            when, who, criteria, reading and read.
        who: Who decided, where a row does not say.
        above_maximum: Points above the maximum are meant; else they are taken for a slip.

    Raises:
        UsageError: With every mistake in the files at once; nothing is entered then.
    """
    assignment = assignment_of(course, folder)
    paths = [files] if isinstance(files, Path) else files
    tables = [
        _Rows(read_table(file), course.zone, assignment.settings, above_maximum) for file in paths
    ]
    with Ledger(folder, assignment.name) as ledger:
        students, before = _Students(assignment, ledger), ledger.adjustments()
        given = _all_decisions(tables, students.name, " ".join(who.split()))
        read_now = ReadNow(assignment, ledger)

        def outdated(item: Adjustment) -> bool:
            return any(read_now.outdated(item, name) for name in students.submissions(item.student))

        settled = settle((item for item in given if item.read), before, outdated)
        decided = [item for item in given if not item.read]
        new, known = _split(decided, [item for item in before if item.reading == 1])
        new, known = (*new, *settled.entered), (*known, *settled.known)
        ledger.adjust(new)
        gradebook, notes = refresh_gradebook(assignment, ledger)
    return Entered(new, known, gradebook, notes, settled)


def _all_decisions(
    tables: Iterable[_Rows], name_of: Callable[[str], str], who: str
) -> list[Adjustment]:
    """The decisions of all tables; `UsageError` lists the mistakes of all of them."""
    found: list[Adjustment] = []
    wrong: list[str] = []
    for table in tables:
        decisions, mistakes = table.decisions(name_of, who)
        found += decisions
        wrong += mistakes
    if wrong:
        raise UsageError("\n".join([*wrong, "Nothing was entered."]))
    return found


def _split(
    decided: Iterable[Adjustment], before: Iterable[Adjustment]
) -> tuple[tuple[Adjustment, ...], tuple[Adjustment, ...]]:
    """Part `decided` into what is new and what was entered `before`.

    Manual points count once for the same reason. An override is known when it is the last one:
    going back to an earlier one is a new decision.
    """
    manual: set[tuple[object, ...]] = set()
    last: dict[tuple[str, str | None], tuple[object, ...]] = {}

    def note(item: Adjustment) -> bool:
        """Take `item` in; return whether that changed anything."""
        what = (item.student, item.question, item.points, item.reason, item.who, item.read)
        if item.kind == "override":
            changed = last.get(what[:2]) != what
            last[what[:2]] = what
        else:
            changed = what not in manual
            manual.add(what)
        return changed

    for item in before:
        note(item)
    sorted_out = [(note(item), item) for item in decided]
    new = tuple(item for changed, item in sorted_out if changed)
    return new, tuple(item for changed, item in sorted_out if not changed)


class _Students:
    """Who can be given points: who handed in, and with a roster everybody on it."""

    def __init__(self, assignment: Assignment, ledger: LedgerReader) -> None:
        results = [entry.result for entry in ledger.entries()]
        counting = [item for item in results if item.status in COUNTING]
        self._read = {item.student for item in counting}
        self._roster = Roster.kept_in(ledger.folder, assignment.course.settings.roster)
        scoring = Scoring(assignment, ledger)
        self._label = scoring.label
        self._submissions: dict[str, list[str]] = {}
        for item in results:
            for label in scoring.whose.students_of(item.submission):
                self._submissions.setdefault(label, []).append(item.submission)
        self._shown = {scoring.label(name): name for name in self._read}
        self._whose = scoring.whose
        self._members = set(scoring.whose.everybody())  # also who handed in nothing themselves

    def submissions(self, student: str) -> Sequence[str]:
        """Return what counts of the one whom the ledger calls `student`."""
        return self._submissions.get(self._label(student), ())

    def name(self, who: str) -> str:
        """Return the name under which the ledger knows `who`.

        Raises `ValueError` for a stranger, and for a group: points are each member's own.
        """
        student = self._roster.find(who) if self._roster else None
        if student is None and (members := self._whose.members_for(who)):
            raise ValueError(f"student: {who} is a group; write a row for {' and '.join(members)}")
        if who in self._read:
            return who
        if who in self._shown:
            return self._shown[who]
        if self._roster is None and who in self._members:
            return who
        if student is not None:
            return self._shown.get(student.label, student.label)
        close = get_close_matches(who, {*self._read, *self._shown}, n=1, cutoff=0.5)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise ValueError(f"student: nobody handed in as {who!r}{hint}")


class _Rows:
    """The rows of the file as decisions, or all that is wrong with them."""

    def __init__(
        self, table: Table, zone: tzinfo, settings: AssignmentSettings, above_maximum: bool
    ) -> None:
        places = {name: table.column(name) for name in (*_COLUMNS, *_OPTIONAL)}
        missing = [name for name in _COLUMNS if places[name] is None]
        if missing:
            raise UsageError(
                f"{table.file}:1: no column {', '.join(missing)}; found {table.titles()}. "
                f"Needed are {', '.join(_COLUMNS)}; optional are {', '.join(_OPTIONAL)}"
            )
        self._table = table
        self._zone = zone
        self._settings = settings
        self._above_maximum = above_maximum
        self._places = {name: place for name, place in places.items() if place is not None}

    def decisions(
        self, name_of: Callable[[str], str], who: str
    ) -> tuple[list[Adjustment], list[str]]:
        """Return a decision for each row, and every mistake by its line."""
        now, found, wrong = datetime.now(UTC), [], []
        for row in self._table.rows:
            try:
                found.append(self._decision(row, name_of, who, now))
            except ValueError as error:
                wrong.append(f"{self._table.file}:{row.line}: {error}")
        if not found and not wrong:
            wrong.append(f"{self._table.file} has a header and no decisions below it")
        return found, wrong

    def _decision(
        self, row: Row, name_of: Callable[[str], str], who: str, now: datetime
    ) -> Adjustment:
        cell = {name: unguarded(row.cells[place].strip()) for name, place in self._places.items()}
        if not cell["student"]:
            raise ValueError("student: is empty")
        if not cell["reason"]:
            raise ValueError("reason: is empty; the student will read it")
        decider = " ".join(cell.get("who", "").split()) or who
        if not decider:
            raise ValueError("nothing says who decided; say it with --who NAME")
        question = self._question(cell["question"])
        kind, reading, read = _kind(cell["kind"]), _reading(cell), cell.get("read", "")
        if read and (kind != "override" or question is None):
            raise ValueError("read: who read one question's work says its points, as an override")
        when = self._when(cell.get("when", ""), now, clock_may_differ=bool(read))
        return Adjustment(
            student=name_of(cell["student"]),
            question=question,
            kind=kind,
            points=self._points(cell["points"], kind, question),
            reason=cell["reason"],
            who=decider,
            when=when,
            read=read,
            criteria=tuple(filter(None, map(str.strip, cell.get("criteria", "").split("|")))),
            reading=reading,
        )

    def _question(self, text: str) -> str | None:
        if text.casefold() in _WHOLE:
            return None
        if text not in self._settings.maxima:
            known = ", ".join(self._settings.maxima)
            raise ValueError(f"question: there is no {text!r}; there are: {known}, or nothing")
        return text

    def _points(self, text: str, kind: str, question: str | None) -> float:
        try:
            points = float(text.replace(",", "."))
        except ValueError:
            points = math.nan
        if not math.isfinite(points):
            raise ValueError(f"points: expected a number, found {text!r}")
        if kind == "override" and points < 0 and not self._settings.below_zero:
            raise ValueError(
                f"points: an override is at least 0, found {text}; `below_zero: true` in the "
                "assignment's section of grading.yml allows less"
            )
        of = self._settings.maxima[question] if question else self._settings.most
        if abs(points) > of and not self._above_maximum:
            raise ValueError(
                f"points: {text} is more than the {number(of)} of {question or 'the assignment'}; "
                "give --above-maximum if that is meant"
            )
        return points

    def _when(self, text: str, now: datetime, clock_may_differ: bool) -> datetime:
        """When it was decided; the clock of a reader's browser may be ahead of this one."""
        if not text:
            return now
        try:
            when = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(f"when: expected such as 2026-11-02T14:30, found {text!r}") from None
        when = when if when.tzinfo else instant(when, self._zone)
        if when > now and clock_may_differ:
            return now
        if when > now:
            raise ValueError(f"when: {text} is in the future")
        return when


def _kind(text: str) -> Literal["override", "manual"]:
    match text.casefold():
        case "override":
            return "override"
        case "manual":
            return "manual"
    raise ValueError(
        f"kind: expected override (in the place of what was earned) or manual (added to it), "
        f"found {text!r}"
    )


def _reading(cell: Mapping[str, str]) -> int:
    """Whose reading it is: the first, which counts, or a second one."""
    text = cell.get("reading", "") or "1"
    if text not in ("1", "2"):
        raise ValueError(f"reading: expected 1, or 2 for a second reader, found {text!r}")
    if text == "2" and not cell.get("read"):
        raise ValueError("reading: a second reading names in the column read what was read")
    return int(text)
