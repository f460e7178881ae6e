"""The command that looks for shared code: `similar`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.choosing import GRADES, AssignmentOption
from autograder.cli.options import CourseOption, make_console, open_course, say
from autograder.errors import UsageError
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
    course: CourseOption = None,
) -> None:
    """List pairs of submissions that share code beyond the released notebook, side by side.

    It ranks what is worth reading and judges nobody. A CSV file beside the page has the pairs.
    """
    from autograder.batch.released import released_cells
    from autograder.course.assignment import find_assignment
    from autograder.extras import require
    from autograder.files import replacing
    from autograder.gradebook.csv_file import guarded
    from autograder.intake import Found, find_submissions
    from autograder.similarity import collect, compare, html_page, table_rows
    from autograder.similarity.code import released_text
    from autograder.similarity.page import HEADER

    require("similar", "autograder similar")
    console, opened = make_console(), open_course(course)
    about = find_assignment(opened, assignment)
    released = released_cells(about)
    page = out or GRADES / assignment / "similarity.html"
    table = page.with_suffix(".csv")
    if page == table:
        raise UsageError(f"{page}: the page should not end in .csv, the table beside it does")

    def find(paths: list[Path]) -> list[Found]:
        own = {page.absolute(), table.absolute()}
        found = find_submissions(paths, released.file_name, released=released)
        return [item for item in found if item.path.absolute() not in own]

    codes, left_out = collect(find(submissions), released)
    if previous:
        more_codes, more_left_out = collect(find(previous), released, earlier=True)
        codes, left_out = (*codes, *more_codes), (*left_out, *more_left_out)
    found = compare(codes, released_text(released), threshold)
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to {page.parent}: {error.strerror}") from None
    with replacing(page) as target:
        target.write(html_page(about.settings.title, found, left_out))
    with replacing(table) as target:
        writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows([guarded(cell) for cell in row] for row in table_rows(found.pairs))
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
