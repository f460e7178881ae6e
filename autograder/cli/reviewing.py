"""The commands of those who read one question over the whole class: `review`, `slip`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.choosing import FolderArgument, FolderOfOption, graded_folder
from autograder.cli.options import CourseOption, make_console, open_course, say
from autograder.errors import UsageError
from autograder.wording import counted, one_line

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.course.assignment import Assignment
    from autograder.review import Collected, Group, ReviewQuestion, Work

REVIEW_NAME = "review"


def review(
    folder: FolderArgument = None,
    question: Annotated[
        list[str] | None,
        typer.Option("--question", "-q", help="Only this question; may be repeated."),
    ] = None,
    second: Annotated[
        str | None,
        typer.Option(
            "--second",
            metavar="SHARE",
            help="Pages for a second reader: a part of the class, such as 10%, drawn by chance.",
        ),
    ] = None,
    assignment: FolderOfOption = None,
    course: CourseOption = None,
) -> None:
    """Write a page for each question on which the whole class is read and given points.

    The page needs no server and sends nothing: it gives a points.csv for autograder adjust --from.
    """
    from autograder.gradebook.grades import assignment_of
    from autograder.review import share_of

    share = share_of(second) if second is not None else None
    console, opened = make_console(), open_course(course)
    out = graded_folder(opened, folder, assignment)
    graded = assignment_of(opened, out)
    questions = _questions(graded, question)
    collected = _collected(graded, out, questions)
    for one in questions:
        _write_page(console, graded, out, one, collected, share)
    _say_unread(console, collected)


def _questions(assignment: Assignment, wanted: Sequence[str] | None) -> tuple[ReviewQuestion, ...]:
    from autograder.review import questions_of

    known = {item.id: item for item in questions_of(assignment)}
    for name in wanted or ():
        if name not in known:
            raise UsageError(f"there is no question {name!r}; there are: {', '.join(known)}")
    return tuple(known[name] for name in dict.fromkeys(wanted or known))


def _collected(assignment: Assignment, out: Path, questions: Sequence[ReviewQuestion]) -> Collected:
    from autograder.batch.released import released_cells
    from autograder.gradebook.ledger import LedgerReader
    from autograder.review import collect

    with LedgerReader(out) as ledger:
        return collect(assignment, ledger, released_cells(assignment), questions)


def _groups(
    question: ReviewQuestion, works: Sequence[Work], collected: Collected
) -> tuple[Group, ...]:
    from autograder.review import groups_of, signs_of

    return groups_of(question, works, signs_of(collected.slips.get(question.id, ())))


def _write_page(
    console: Console,
    assignment: Assignment,
    out: Path,
    question: ReviewQuestion,
    collected: Collected,
    share: float | None,
) -> None:
    from autograder.files import replacing
    from autograder.review import PageFor, drawn, review_page

    works = collected.works[question.id]
    settings, name = assignment.course.settings, f"{question.id}.html"
    if share is not None:
        works = drawn(works, share, f"{settings.seed}/{assignment.name}/{question.id}")
        name = f"{question.id}-second.html"
    groups = _groups(question, works, collected)
    page = PageFor(
        settings.course, assignment.name, assignment.settings.title, 1 if share is None else 2
    )
    file = out / REVIEW_NAME / name
    with replacing(file) as target:
        target.write(review_page(page, question, groups))
    say(console, f"{question.id}: {_in_words(groups)}: {file}")


def _in_words(groups: Sequence[Group]) -> str:
    """How many works there are, and in which groups."""
    if not groups:
        return "nothing to read"
    counts = {kind: sum(len(g.works) for g in groups if g.kind == kind) for kind in _WORDS}
    alike = sum(group.kind == "unnamed" for group in groups)
    parts = []
    for kind, word in _WORDS.items():
        if counts[kind]:
            more = f" in {counted(alike, 'group')}" if kind == "unnamed" else ""
            parts.append(f"{counts[kind]} {word}{more}")
    return ", ".join(parts)


_WORDS = {
    "known": "with a known slip",
    "unnamed": "alike",
    "alone": "alone",
    "right": "right",
    "blank": "with nothing of their own",
}


def _say_unread(console: Console, collected: Collected) -> None:
    for item in collected.unread:
        say(console, f"Not shown: {item.student} ({item.submission}): {one_line(item.reason)}")


def slip(
    folder: FolderArgument = None,
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="In which several went wrong alike.")
    ] = None,
    like: Annotated[
        str, typer.Option("--like", metavar="STUDENT", help="Whose code it becomes.")
    ] = "",
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="Of the file: chaff_NAME.py.")
    ] = "",
    assignment: FolderOfOption = None,
    course: CourseOption = None,
) -> None:
    """Write a chaff from what several students got wrong in the same way, for you to complete.

    It has the function of the one named and what it needs, without comments and docstrings, and is
    refused where anybody's name stands in it.
    """
    from autograder.batch.released import released_cells
    from autograder.gradebook.grades import assignment_of, grades_in
    from autograder.lms.roster import Roster
    from autograder.proof.variants import default_folder
    from autograder.review.slip import chaff_file, chaff_from, group_like, names_of

    console, opened = make_console(), open_course(course)
    if assignment is not None and question is None and folder is not None:
        folder, question = None, str(folder)  # the folder's place was the question's
    if question is None or not like:
        raise UsageError(
            "name the output folder, the question and a student, such as: "
            "autograder slip grades/ASSIGNMENT q2 --like STUDENT"
        )
    out = graded_folder(opened, folder, assignment)
    graded = assignment_of(opened, out)
    (one,) = _questions(graded, [question])
    collected = _collected(graded, out, [one])
    _say_unread(console, collected)
    roster = Roster.kept_in(out, opened.settings.roster)
    found = roster.find(like) if roster else None
    student = found.label if found else like
    group = group_like(_groups(one, collected.works[one.id], collected), student)
    students = [grade.student for grade in grades_in(graded, out).grades]
    known = "\n".join(cell.source for cell in released_cells(graded).cells)
    chaff = chaff_from(
        group, student, one.id, names_of(students, roster), known + graded.master.reference
    )
    file = chaff_file(default_folder(opened) / graded.name, name, chaff)
    say(console, f"{file}: written like this by {counted(chaff.alike, 'student')}")
    say(console, f"Say in it what is wrong, then: autograder check {graded.name} --touched")
