"""Whatever a notebook holds, its page has a bounded size and is made in a bounded time."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest
from made_grades import (
    PIXEL,
    code,
    grade,
    graded_class,
    markdown,
    printed,
    result,
    shown,
    write_notebook,
)

from autograder.records import CellReport
from autograder.report.feedback import Heading, feedback_page
from autograder.report.rendering import LARGEST_NOTEBOOK, LONGEST_EQUATIONS
from autograder.report.writing import write_reports
from autograder.wording import coloured, without_gaps

HEADING = Heading("Course", "numbers", "Numbers", "2026.1")
LARGE_EQUATION = "$" + r"\frac{a}{b}" * 300 + "$"


def page_of(tmp_path: Path, *cells) -> str:
    file = write_notebook(tmp_path / "ada.ipynb", *cells)
    return feedback_page(HEADING, grade(result("ada"), path=file))


def timed(function, *arguments) -> float:
    started = time.process_time()
    function(*arguments)
    return time.process_time() - started


@pytest.mark.parametrize("stand_in", ["&#xE000;0&#xE001;", "&#57344;0&#57345;", "&#xe0000&#xe001"])
def test_86_kb_of_markdown_do_not_make_a_page_of_120_mb(tmp_path, stand_in):
    """Stand-ins for equations, written by a student: each is the same large equation again."""
    text = LARGE_EQUATION + stand_in * (86_000 // len(stand_in))
    page = page_of(tmp_path, markdown(text))
    assert page.count("<math") <= 1
    assert len(page) < 1_000_000


def test_a_stand_in_of_a_million_digits_is_text(tmp_path):
    text = "$a$ all well &#xE000;" + "1" * 10_000 + "&#xE001;"
    assert "all well" in page_of(tmp_path, markdown(text))


def test_equations_together_take_bounded_room(tmp_path):
    text = (LARGE_EQUATION + " ") * 60
    page = page_of(tmp_path, markdown(text))
    assert "<math" in page
    assert len(page) < LONGEST_EQUATIONS + 1_000_000


def test_one_cell_of_many_large_pictures_does_not_make_an_endless_page(tmp_path):
    picture = base64.b64encode(base64.b64decode(PIXEL) + bytes(700_000)).decode()
    plot = shown(image_png=picture, text_plain="plot")
    page = page_of(tmp_path, code("first = 1"), code("plots", *[plot] * 30))
    assert "first" in page
    assert "too large to be shown whole" in page
    assert len(page) < LARGEST_NOTEBOOK + 1_000_000


def test_carriage_returns_and_long_lines_take_linear_time():
    """Looking for what was overwritten once took time that grew with the square of the line."""
    long = "x" * 2_000_000
    assert timed(coloured, long) < 5
    assert timed(coloured, "x\r" * 1_000_000 + "\n") < 5
    assert timed(coloured, "\r" * 1_000_000) < 5


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("10 %\r20 %\r30 %", "30 %"),
        ("one\ntwo\rthree\nfour", "one\nthree\nfour"),
        ("done\r", "done\n"),
        ("done\r\nnext", "done\nnext"),
        ("a\rb\r\r", "b\n\n"),
        ("\x1b[31mred\x1b[0m\rover", "over"),
    ],
)
def test_what_a_carriage_return_overwrote_is_gone_as_on_a_terminal(text, seen):
    assert coloured(text) == seen


@pytest.mark.parametrize("blank", ["\t\n", " \n", "\u2003\n", "\xa0\n", "\n"])
def test_thousands_of_blank_lines_in_code_take_linear_time(tmp_path, blank):
    """Lexers look ahead over them from each line."""
    source = f"x = 1\n{blank * 29_000}y = 2"
    assert timed(page_of, tmp_path, code(source)) < 10
    assert without_gaps("a\n" + blank * 50 + "b") == "a\n" + blank * 3 + "b"


def test_a_few_blank_lines_stay_as_they_are():
    assert without_gaps("a\n\n\n\nb\n  \nc") == "a\n\n\n\nb\n  \nc"


def test_many_cells_that_failed_take_bounded_room():
    cells = tuple(
        CellReport(id=f"c{number}", outcome="error", error="\x1b[31mx\n" * 20_000)
        for number in range(200)
    )
    page = feedback_page(HEADING, grade(result("ada", cells=cells)))
    assert len(page) < 50 * 20_000 * 10


def test_a_notebook_that_crashes_a_parser_costs_its_own_section(tmp_path):
    """Deeply nested HTML and Markdown, a tower of JSON: the others are shown, all have points."""
    (tmp_path / "out").mkdir()
    tower = tmp_path / "tower.ipynb"
    tower.write_text('{"cells": ' + "[" * 500_000 + "]" * 500_000 + "}")
    nested = write_notebook(tmp_path / "nested.ipynb", markdown("> " * 50_000 + "x"))
    good = write_notebook(tmp_path / "good.ipynb", markdown("all well"), code("1", printed("2")))
    files = {"ada": tower, "ben": nested, "chloe": good}
    subject = graded_class(*(grade(result(name), path=path) for name, path in files.items()))
    written = write_reports(subject, "Course", tmp_path / "out")
    assert written.pages == 3
    assert "all well" in (written.feedback / "chloe.html").read_text()
    for name in files:
        assert "shapes of q1" in (written.feedback / f"{name}.html").read_text()
