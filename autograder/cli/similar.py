"""The command that looks for shared code: `similar`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.choosing import GRADES, AssignmentOption
from autograder.cli.exporting import GroupsOption
from autograder.cli.options import CourseOption, make_console, open_course, say
from autograder.wording import counted

MOST_PRINTED = 10


def similar(
    submissions: Annotated[
        list[Path], typer.Argument(metavar="SUBMISSIONS…", help="Notebooks, scripts, zips, folders")
    ],
    assignment: AssignmentOption,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The page. (default: grades/ASSIGNMENT/similarity.html)"),
    ] = None,
    threshold: Annotated[
        float,
        typer.Option(
            "--threshold", min=0.0, max=1.0, help="List pairs that share at least this much."
        ),
    ] = 0.5,
    previous: Annotated[
        list[Path] | None,
        typer.Option("--previous", help="Submissions of an earlier year; may be repeated."),
    ] = None,
    groups: GroupsOption = None,
    course: CourseOption = None,
) -> None:
    """List pairs of submissions that share code beyond the released notebook, side by side.

    It ranks what is worth reading and judges nobody. A CSV file beside the page has the pairs.
    Where grades lie beside the page, their groups hold: members of one are not compared.
    """
    from autograder.batch.released import released_cells
    from autograder.course.assignment import find_assignment
    from autograder.extras import require
    from autograder.intake import THE_LATEST, Found, UploadRule, find_submissions
    from autograder.lms.groups import GroupList
    from autograder.similarity import (
        Ownership,
        collect,
        compare,
        one_of_each,
        table_beside,
        write_findings,
    )
    from autograder.similarity.code import released_text

    require("similar", "autograder similar")
    console, opened = make_console(), open_course(course)
    about = find_assignment(opened, assignment)
    released = released_cells(about)
    page = out or GRADES / assignment / "similarity.html"
    own = {page.absolute(), table_beside(page).absolute()}

    def find(paths: list[Path], rule: UploadRule = THE_LATEST) -> list[Found]:
        found = find_submissions(paths, released.file_name, released=released, rule=rule)
        return [item for item in found if item.path.absolute() not in own]

    rule = UploadRule(about.settings.counts, about.settings.uploads)
    graded = Ownership.read(about, page.parent)
    codes, left_out = collect(one_of_each(find(submissions, rule), graded.counting), released)
    if groups is not None:
        graded = graded.with_list(GroupList.read(groups, opened.settings.roster), codes)
    if previous:
        more_codes, more_left_out = collect(find(previous), released, earlier=True)
        codes, left_out = (*codes, *more_codes), (*left_out, *more_left_out)
    found = compare(codes, released_text(released), threshold, graded.are_together)
    write_findings(page, about.settings.title, found, left_out)
    for pair in found.pairs[:MOST_PRINTED]:
        first, second = pair.first, pair.second
        say(
            console,
            f"{first.share:4.0%} of {first.code.label}, {second.share:4.0%} of {second.code.label}",
        )
    count = len(found.pairs)
    say(
        console,
        f"{found.compared} submissions compared, {len(left_out)} files left out; "
        f"{counted(count, 'pair shares', 'pairs share')} {threshold:.0%} or more: {page}",
    )
