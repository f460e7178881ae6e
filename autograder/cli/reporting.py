"""The command that writes what people read: `report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from autograder.cli.choosing import FolderArgument, FolderOfOption, graded_folder
from autograder.cli.exporting import GroupsOption, RosterOption, read_groups, read_roster
from autograder.cli.options import CourseOption, make_console, open_course, say
from autograder.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from autograder.course.assignment import Assignment
    from autograder.gradebook.grades import AssignmentGrades
    from autograder.grades import Grade
    from autograder.lms.groups import GroupList
    from autograder.lms.roster import Roster


def report(
    folder: FolderArgument = None,
    roster: RosterOption = None,
    groups: GroupsOption = None,
    assignment: FolderOfOption = None,
    course: CourseOption = None,
) -> None:
    """Write the class report, a feedback page for every student, and a zip of those for the LMS."""
    from autograder.gradebook.grades import assignment_of

    opened = open_course(course)
    out = graded_folder(opened, folder, assignment)
    students, lists = read_roster(roster, opened), read_groups(groups, opened)
    write_report(
        assignment_of(opened, out),
        out,
        make_console(),
        students,
        lists,
    )


def write_report(
    assignment: Assignment,
    folder: Path,
    console: Console,
    roster: Roster | None = None,
    groups: GroupList | None = None,
) -> None:
    """Write the reports of an output folder and say where they are.

    Args:
        assignment: What was graded.
        folder: The output folder.
        console: Gets the lines.
        roster: Who is in the course; None is the roster that was kept when grading.
        groups: Who works with whom; None is the list that was kept then.
    """
    from rich.progress import Progress

    from autograder.gradebook.grades import grades_in
    from autograder.gradebook.ledger import LedgerReader
    from autograder.limited import limits_memory
    from autograder.report.writing import write_reports
    from autograder.system import system_name

    subject = grades_in(assignment, folder, roster, groups)
    if not limits_memory():
        say(
            console,
            f"{system_name()} limits no process's memory, so pages leave students' outputs out; "
            "made on Linux, they have them.",
        )

    def answers(grade: Grade) -> Mapping[str, str]:
        reading = ledger.reading(grade.result.submission) if grade.result else None
        return reading.answers if reading else {}

    with (
        LedgerReader(folder) as ledger,
        Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
    ):
        task = bar.add_task("feedback pages", total=len(subject.grades))
        written = write_reports(
            subject,
            assignment.course.settings.course,
            folder,
            answers=answers,
            done=lambda: bar.advance(task),
            code=_code_of_slips(assignment, folder, subject),
        )
    for student in written.troubled:
        say(console, f"The notebook of {student} cannot be shown; the feedback page says why.")
    pages = counted(written.pages, "page")
    say(console, f"Feedback: {pages} in {written.feedback}; for the LMS: {written.archive}")
    say(console, f"Report: {written.report}")


def _code_of_slips(
    assignment: Assignment, folder: Path, subject: AssignmentGrades
) -> dict[tuple[str, str], str]:
    """Return the code of those who made a slip together, as the ledger kept what was graded."""
    from autograder.errors import AutograderError
    from autograder.gradebook.ledger import LedgerReader
    from autograder.report.slip_groups import read_code, wanted_code

    wanted = wanted_code(subject)
    if not wanted:
        return {}
    try:
        cells = [cell.source for cell in assignment.released.cells if cell.kind == "code"]
    except AutograderError:  # the release is not in this folder: nothing of it is left out
        cells = []
    with LedgerReader(folder) as ledger:
        return read_code(ledger.readings(), wanted, assignment.master.functions, cells)
