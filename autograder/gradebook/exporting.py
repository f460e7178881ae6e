"""Grades from an output folder into the files that an LMS takes.

Nobody is dropped: students who handed in nothing, files that belong to nobody on the roster and
what could not be graded are named in `…-notes.csv` beside the file. A cell without a grade stays
what the LMS has in it: what the machinery could not grade is never a zero.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.course.settings import Course
from autograder.errors import UsageError
from autograder.files import replacing
from autograder.gradebook.csv_file import guarded, result_files
from autograder.gradebook.grades import AssignmentGrades, grades_of
from autograder.grades import NOT_GRADED_YET, Grade
from autograder.lms import canvas, moodle
from autograder.lms.filling import Filled, Filling, comment_on, decimal, filling_of
from autograder.lms.gradescope import gradescope_results
from autograder.lms.groups import GroupList
from autograder.lms.roster import Roster
from autograder.lms.students import Student
from autograder.lms.table import Dialect, format_table
from autograder.wording import counted

Format = Literal["csv", "canvas", "moodle", "gradescope"]
_NAMES = {"csv": "grades.csv", "canvas": "canvas.csv", "moodle": "moodle.csv"}
_GRADESCOPE = "gradescope"
_WITHOUT_OPEN = "-without-open"  # at the end of the name of such a file
# A spreadsheet takes CSV for UTF-8 only with the mark, and some of them want CRLF.
_SPREADSHEET = Dialect(byte_order_mark=True, newline="\r\n")


@dataclass(frozen=True)
class Note:
    """One line of what a person should know.

    `what` is missing, unmatched, not graded, open or note.
    """

    what: str
    student: str
    submission: str
    reason: str


@dataclass(frozen=True)
class Exported:
    """What was written, and for whom it was not."""

    target: Path  # the file, or the folder of files
    notes_file: Path
    written: int  # students with a grade
    notes: tuple[Note, ...]


def export(
    course: Course,
    folder: Path,
    form: Format,
    *,
    roster: Roster | None = None,
    groups: GroupList | None = None,
    out: Path | None = None,
    missing_as_zero: bool = False,
    without_open: bool = False,
) -> Exported:
    """Write the grades of an output folder for an LMS, or as a table for anything else.

    Args:
        course: Whose assignment was graded.
        folder: The output folder, with the ledger.
        form: Who the file is for.
        roster: Who is in the course; None is the roster that was kept when grading.
        groups: Who works with whom; None is the list that was kept then.
        out: The file, or for Gradescope the folder; None is one in `folder`.
        missing_as_zero: 0 points, and no blank, where nothing was handed in.
        without_open: The sum of the rest, and no blank, where a person has yet to grade an answer;
            comments, notes and the name of the file say that it is.

    Raises:
        UsageError: Where a roster or a column is missing; nothing is written then.
    """
    roster = roster or Roster.kept_in(folder, course.settings.roster)
    if roster is None and (form in ("canvas", "moodle") or missing_as_zero):
        raise UsageError(_ROSTER_NEEDED[form if form in _ROSTER_NEEDED else "zero"])
    grades = grades_of(course, folder, roster, groups)
    decided = _Decided(grades, missing_as_zero, without_open)
    mark = _WITHOUT_OPEN if without_open else ""
    if form == _GRADESCOPE:
        target = out or folder / f"{_GRADESCOPE}{mark}"
        notes = tuple(decided.notes())
        written = _write_results(target, decided, ours=out is None)
        notes_file = target.with_name(f"{target.name}-notes.csv")
    else:
        filled = _filled(form, grades, decided, roster)
        name = Path(_NAMES[form])
        target = out or folder / f"{name.stem}{mark}{name.suffix}"
        if target.is_dir():
            raise UsageError(f"{target} is a folder; give --out the name of a file")
        notes = (*decided.notes(), *(Note("note", "", "", text) for text in filled.notes))
        written = filled.filled
        with replacing(target) as file:
            file.write(filled.text)
        notes_file = target.with_name(f"{target.stem}-notes.csv")
    _write_notes(notes_file, notes)
    return Exported(target, notes_file, written, notes)


_ROSTER_NEEDED = {
    "canvas": "Canvas takes grades only with its own ids: in Canvas, Grades → Export → Export "
    "Entire Gradebook, and give that file with --roster",
    "moodle": "Moodle takes grades only in its own worksheet: in the assignment, Submissions → "
    "Download grading worksheet, and give that file with --roster",
    "zero": "only a roster tells who is missing: give one with --roster",
}


class _Decided:
    """Which points each student gets in the export, and why somebody gets none."""

    def __init__(
        self, grades: AssignmentGrades, missing_as_zero: bool, without_open: bool = False
    ) -> None:
        self.grades = grades
        self._matching = grades.matching
        self._in_doubt = grades.matching.in_doubt if grades.matching else set()
        self._zero = missing_as_zero
        self.without_open = without_open

    def points(self, grade: Grade) -> float | None:
        """The points to write; None for none.

        Who handed in nothing gets what the staff gave by hand, a zero if that was asked for and
        no unmatched file may be theirs, and nothing otherwise. Nor does who has an answer that
        waits for a person, unless the sum of the rest was asked for.
        """
        if grade.result is not None or _by_hand(grade):
            return grade.rest if grade.open and self.without_open else grade.points
        return 0.0 if self._zero and grade.student not in self._in_doubt else None

    def student(self, grade: Grade) -> Student | None:
        """The student on the roster; None for an unmatched file, and without a roster."""
        if self._matching is None:
            return None
        on_roster = self._matching.missing
        if grade.result is not None:
            on_roster = self._matching.members.get(grade.result.submission, ())
        return next((s for s in on_roster if s.label == grade.student), None)

    def entries(self) -> Mapping[str, Filling]:
        """What to write for each student on the roster, by label."""
        return {
            student.label: filling_of(grade, self.points(grade))
            for grade in self.grades.grades
            if (student := self.student(grade))
        }

    def notes(self) -> Iterator[Note]:
        """Everybody without a grade, and every unmatched file."""
        for grade in self.grades.grades:
            if grade.result is not None and grade.points is None and not grade.open:
                name = grade.result.submission
                yield Note("not graded", grade.student, name, grade.result.reason)
        yield from self._open()
        matching = self._matching
        for item in matching.unmatched if matching else ():
            yield Note("unmatched", item.student, item.submission, item.reason)
        handed = {grade.student: grade for grade in self.grades.grades if grade.result is None}
        for student in matching.missing if matching else ():
            grade = handed[student.label]
            yield Note("missing", student.label, "", self._missing(grade))
        said = set(matching.notes()) if matching else set()
        for text in self.grades.notes:
            if text not in said:
                yield Note("note", "", "", text)

    def _open(self) -> Iterator[Note]:
        """The answers that wait for a person: how many, and whose."""
        waiting = [grade for grade in self.grades.grades if grade.open]
        if not waiting:
            return
        each = Counter(question for grade in waiting for question in grade.open)
        listed = ", ".join(f"{question}: {number}" for question, number in sorted(each.items()))
        answers = counted(each.total(), "answer is", "answers are")
        done = (
            "their points are the sum of the rest"
            if self.without_open
            else "they have no points here; --without-open writes the sum of the rest"
        )
        yield Note(
            "open",
            "",
            "",
            f"{answers} not graded yet ({listed}), of {counted(len(waiting), 'student')}: {done}",
        )
        for grade in waiting:
            name = grade.result.submission if grade.result else ""
            yield Note("open", grade.student, name, f"{', '.join(grade.open)} not graded yet")

    def _missing(self, grade: Grade) -> str:
        if _by_hand(grade):
            return f"handed in nothing; {decimal(grade.points or 0.0)} points by hand"
        if self._matching and grade.student in self._matching.undecided:
            return "named by more than one group; left blank until that is decided"
        if grade.student in self._in_doubt:
            return "an unmatched file may be theirs; left blank"
        return "handed in nothing; " + ("written as 0" if self._zero else "left blank")


def _by_hand(grade: Grade) -> bool:
    return bool(grade.adjustments) or any(item.adjustments for item in grade.questions)


# --- forms --------------------------------------------------------------------------------------


def _filled(
    form: Format, grades: AssignmentGrades, decided: _Decided, roster: Roster | None
) -> Filled:
    columns = grades.columns
    if form == "canvas" and roster:
        return canvas.fill(
            roster,
            decided.entries(),
            title=grades.title,
            maximum=grades.maximum,
            column=columns.canvas,
            late_column=columns.canvas_late,
        )
    if form == "moodle" and roster:
        return moodle.fill(
            roster,
            decided.entries(),
            maximum=grades.maximum,
            column=columns.moodle,
            feedback_column=columns.moodle_feedback,
        )
    return _flat(grades.questions, decided)


def _flat(questions: Sequence[str], decided: _Decided) -> Filled:
    """A table for anything else: one row per student, each text guarded against formulas."""
    header = ("student", "email", "id", "status", "points", "maximum", *questions)
    header += ("late_days", "late_points", "remark", "submission")
    every = decided.grades.grades
    rows = [_flat_row(grade, questions, decided) for grade in every]
    filled = sum(decided.points(grade) is not None for grade in every)
    return Filled(format_table(header, rows, _SPREADSHEET), filled)


def _flat_row(grade: Grade, questions: Sequence[str], decided: _Decided) -> list[str]:
    points, student = decided.points(grade), decided.student(grade)
    of_question = {
        item.id: NOT_GRADED_YET if item.points is None else decimal(item.points)
        for item in grade.questions
    }
    shown = points is not None or bool(grade.open)
    late = grade.lateness
    texts = (
        grade.student,
        student.email if student else "",
        next(iter((*student.ids, student.lms_id)), "") if student else "",
        grade.result.status.value if grade.result else "missing",
    )
    _, *remarks = comment_on(grade) if shown else [""]
    ends = (" ".join(remarks), grade.result.submission if grade.result else "")
    return [
        *(str(guarded(text)) for text in texts),
        "" if points is None else decimal(points),
        decimal(grade.maximum),
        *(of_question.get(question, "") if shown else "" for question in questions),
        str(late.days) if late and late.handed_in else "",
        decimal(late.points) if late and late.handed_in else "",
        *(str(guarded(text)) for text in ends),
    ]


def _write_results(target: Path, decided: _Decided, ours: bool) -> int:
    """Write `results.json` content for every student with points, one file each.

    In a folder of ours, nothing of an earlier export stays behind.
    """
    wanted = [grade for grade in decided.grades.grades if decided.points(grade) is not None]
    keys = {f"{number}": grade for number, grade in enumerate(wanted)}
    files = result_files((key, grade.student) for key, grade in keys.items())
    if target.is_file():
        raise UsageError(f"{target} is a file; give --out the name of a folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    for key, grade in keys.items():
        with replacing(target / files[key]) as file:
            json.dump(gradescope_results(grade, without_open=True), file, indent=2)
            file.write("\n")
    for left in target.glob("*.json") if ours else ():
        if left.name not in files.values():
            left.unlink()
    return len(wanted)


def _write_notes(file: Path, notes: Sequence[Note]) -> None:
    cells = ((note.what, note.student, note.submission, note.reason) for note in notes)
    rows = [[str(guarded(cell)) for cell in row] for row in cells]
    with replacing(file) as target:
        target.write(format_table(("what", "student", "submission", "why"), rows, _SPREADSHEET))
