"""Writes what people read of an assignment: report.html, feedback/*.html and feedback.zip.

Every feedback page is made in a process of its own, under limits (`autograder.limited`): a
notebook that brings a parser to its knees, or down, costs its own section and nothing else. Where
the system cannot limit their memory, pages leave out what can take most of it: outputs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from autograder import limited
from autograder.archives import FIRST_ZIP_DATE
from autograder.errors import AutograderError
from autograder.files import replacing
from autograder.gradebook.grades import AssignmentGrades
from autograder.grades import Grade
from autograder.report.class_report import class_report
from autograder.report.feedback import Heading, feedback_page
from autograder.report.feedback_names import FEEDBACK_NAME, name_for_lms, page_files
from autograder.report.slip_groups import Code
from autograder.system import cores

REPORT_NAME = "report.html"
ZIP_NAME = "feedback.zip"
SECONDS = 60.0  # of processor time, for one page
Answers = Callable[[Grade], Mapping[str, str]]  # in words, by question
NO_ANSWERS: Answers = lambda _grade: {}  # noqa: E731 - a default, twice
_AHEAD = 4  # pages asked for beyond those being made, for each process
_WORTH = 6  # pages that take as long as a process that makes them takes to start


@dataclass(frozen=True)
class WrittenReports:
    """Where everything is, and whose notebook could not be shown."""

    report: Path
    feedback: Path
    archive: Path
    pages: int
    troubled: tuple[str, ...]


def write_reports(
    subject: AssignmentGrades,
    course: str,
    folder: Path,
    *,
    answers: Answers = NO_ANSWERS,
    done: Callable[[], None] = lambda: None,
    seconds: float = SECONDS,
    code: Code | None = None,
) -> WrittenReports:
    """Write the class report and all feedback pages.

    Each file is replaced when it is whole; pages of others from an earlier run are removed.

    Args:
        subject: The grades.
        course: The course's title.
        folder: Where to write.
        answers: Gives the answers in words behind a grade, as Markdown; asked by several threads.
        done: Called for each page.
        seconds: Of processor time, that one page may take.
        code: What the class report shows of slips, by question and submission.

    Raises:
        MachineryError: Where `folder` cannot be written.
    """
    heading = Heading(course, subject.assignment, subject.title, subject.release, subject.written)
    names = page_files(subject.grades)
    pages = folder / FEEDBACK_NAME
    troubled = []
    for position, (page, trouble) in enumerate(_pages(heading, subject.grades, seconds, answers)):
        with replacing(pages / names[position]) as file:
            file.write(page)
        if trouble:
            troubled.append(subject.grades[position].student)
        done()
    _remove_others(pages, set(names))
    archive = folder / ZIP_NAME
    _write_zip(archive, pages, subject.grades, names)
    links = {i: f"{FEEDBACK_NAME}/{name}" for i, name in enumerate(names)}
    with replacing(folder / REPORT_NAME) as file:
        file.write(class_report(subject, course, links, code))
    return WrittenReports(folder / REPORT_NAME, pages, archive, len(names), tuple(troubled))


def _pages(
    heading: Heading, grades: Sequence[Grade], seconds: float, answers: Answers
) -> Iterator[tuple[str, str]]:
    """Yield the page of each grade, in order, and what kept its notebook from being shown."""
    workers = min(cores(), 1 + len(grades) // _WORTH)
    with ThreadPoolExecutor(workers) as pool:  # each waits for a process
        asked: deque[Future[str]] = deque()
        waiting = iter(grades)
        try:
            for grade in grades:
                for following in islice(waiting, workers * _AHEAD - len(asked)):
                    asked.append(pool.submit(_page, heading, following, seconds, "", answers))
                try:
                    yield asked.popleft().result(), ""
                except AutograderError as error:
                    why = f"Your notebook cannot be shown: {error}."
                    yield _page(heading, grade, seconds, why), str(error)
        finally:
            for later in asked:
                later.cancel()


def _page(
    heading: Heading,
    grade: Grade,
    seconds: float,
    trouble: str = "",
    answers: Answers = NO_ANSWERS,
) -> str:
    outputs, said = limited.limits_memory(), dict(answers(grade))
    page = limited.call(feedback_page, heading, grade, trouble, outputs, said, seconds=seconds)
    return str(page)


def _write_zip(file: Path, pages: Path, grades: Sequence[Grade], names: Sequence[str]) -> None:
    """Zip the pages under the names that the LMS knows; the same pages give the same bytes."""
    members: dict[str, str] = {}
    for grade, name in zip(grades, names, strict=True):
        wanted = name_for_lms(grade, name)
        members[wanted if wanted not in members else name] = name
    with replacing(file) as target, ZipFile(cast(TextIO, target).buffer, "w") as archive:
        for wanted in sorted(members):
            member = ZipInfo(wanted, FIRST_ZIP_DATE)
            member.create_system, member.external_attr = 3, 0o100644 << 16
            member.compress_type = ZIP_DEFLATED
            archive.writestr(member, (pages / members[wanted]).read_bytes())


def _remove_others(folder: Path, names: set[str]) -> None:
    for file in folder.glob("*.html"):
        if file.name not in names:
            file.unlink(missing_ok=True)
