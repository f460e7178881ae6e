"""A feedback page says what became of every point, and nothing a student must not know."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from made_grades import (
    PIXEL,
    SECRET,
    ZONE,
    adjustment,
    code,
    every_kind,
    grade,
    hostile_notebook,
    markdown,
    not_graded,
    printed,
    result,
    shown,
    write_notebook,
)

from autograder.records import CaseResult, CellReport, Outcome, Status, Visibility
from autograder.report.feedback import Heading, feedback_page

HEADING = Heading("Course", "numbers", "Numbers", "2026.1")
EVENTS = re.compile(r"^on[a-z]+$")


def page_of(graded, **fields) -> BeautifulSoup:
    return BeautifulSoup(feedback_page(HEADING, graded, **fields), "html.parser")


def notebook_of(tmp_path: Path, *cells) -> Tag:
    file = write_notebook(tmp_path / "ada.ipynb", *cells)
    notebook = page_of(grade(result("ada"), path=file)).select_one(".notebook")
    assert notebook is not None
    return notebook


@pytest.mark.parametrize("graded", every_kind().grades, ids=lambda graded: graded.student)
def test_no_page_holds_what_is_for_the_staff(graded):
    assert SECRET not in feedback_page(HEADING, graded)


def test_every_point_and_its_way_is_told():
    late = datetime(2026, 10, 20, 0, 0, tzinfo=ZONE)
    graded = grade(
        result("ada", Outcome.PASSED, Outcome.FAILED),
        uploaded=late,
        adjustments=[adjustment(question="q2", points=1.5), adjustment(question=None, points=-0.5)],
    )
    text = page_of(graded).main.get_text(" ", strip=True)
    assert graded.lateness is not None
    assert graded.lateness.explanation in text
    assert "explained it in the lab" in text
    assert "by kim, Sun 25 Oct 2026, 12:00 CET" in text
    assert "+ 1.5 by kim" in text or "+1.5 by kim" in text
    assert "−0.5 by kim" in text
    assert "q1 2 of 2 points" in text


def test_in_time_is_said_only_where_it_is_known_when_it_was_handed_in():
    before = datetime(2026, 10, 18, 12, tzinfo=ZONE)
    told = page_of(grade(result("ada"), uploaded=before)).main.get_text(" ", strip=True)
    assert "In time: due" in told
    known = grade(result("ada"), uploaded=before)
    assert known.lateness is not None
    untold = known.lateness.model_copy(update={"handed_in": None})
    page = page_of(known.model_copy(update={"lateness": untold})).main.get_text(" ", strip=True)
    assert "In time" not in page
    assert "Nothing tells when it was handed in, so nothing is taken off." in page
    open_end = known.lateness.model_copy(update={"open_end": True})
    page = page_of(known.model_copy(update={"lateness": open_end})).main.get_text(" ", strip=True)
    assert "In time" not in page


def test_a_public_test_shows_its_message_and_a_hidden_one_only_its_hint():
    page = page_of(grade(result("ada", Outcome.FAILED)))
    tests = page.select("#q1 + ul .test")
    assert [test.h3.get_text(" ", strip=True) for test in tests] == [
        "✗ shapes of q1",
        "✗ values of q1",
    ]
    assert "got 3, expected 4" in tests[0].get_text()
    assert tests[1].select_one(".message").get_text() == "look at negative numbers"
    assert "hidden" in tests[1].get_text()


def test_a_test_that_was_passed_by_a_loan_says_what_was_lent():
    said = "Graded with the course's own `one_hot`, because q2 lost points."
    case = CaseResult(
        name="rows",
        visibility=Visibility.HIDDEN,
        weight=1.0,
        outcome=Outcome.PASSED,
        message=said,
        lent=("one_hot",),
    )
    found = result("ada")
    question = found.questions[0].model_copy(update={"cases": (case,)})
    page = page_of(grade(found.model_copy(update={"questions": (question,)})))
    assert page.select_one("#q1 + ul .test .message").get_text() == said


def test_a_broken_test_says_nothing_of_its_inside():
    case = CaseResult(
        name="breaks",
        visibility=Visibility.PUBLIC,
        weight=1.0,
        outcome=Outcome.ERROR,
        message=SECRET,
    )
    found = result("ada")
    question = found.questions[0].model_copy(update={"cases": (case,)})
    page = feedback_page(HEADING, grade(found.model_copy(update={"questions": (question,)})))
    assert SECRET not in page
    assert "could not run" in page


@pytest.mark.parametrize(
    ("graded", "words"),
    [
        (grade(not_graded("ada", Status.REJECTED, "the zip is damaged")), "the zip is damaged"),
        (grade(not_graded("ada", Status.ERROR, SECRET)), "not your fault"),
        (grade(None, "ada"), "Nothing was handed in"),
    ],
    ids=["rejected", "error", "missing"],
)
def test_who_has_no_result_is_told_why(graded, words):
    page = page_of(graded)
    assert words in page.main.get_text()
    score = page.select_one(".points .big").get_text()
    assert score == ("–" if graded.points is None else "0")


def test_cells_that_failed_are_named_by_their_place(tmp_path):
    file = write_notebook(tmp_path / "ada.ipynb", markdown("hi"), {**code("1/0"), "id": "c1"})
    report = CellReport(
        id="c1", outcome="error", error="\x1b[31mTraceback\x1b[0m\nZeroDivisionError: division"
    )
    page = page_of(grade(result("ada", cells=(report,)), path=file))
    failed = page.select_one("#cells + p + ul .test")
    assert failed.h3.get_text(" ", strip=True) == "Cell 2 raised an error"
    assert failed.h3.a["href"] == "#cell-2"
    assert page.select_one("#cell-2.broken") is not None
    assert failed.code.get_text() == "ZeroDivisionError: division"
    assert failed.select_one(".ansi-red-fg").get_text() == "Traceback"


# --- the notebook -------------------------------------------------------------------------------


def test_source_text_tables_pictures_and_equations_are_shown(tmp_path):
    notebook = notebook_of(
        tmp_path,
        markdown("# Title\n\nwith $x_1$ and **bold**\n\n$$\\sum_i x_i$$"),
        code("print('hi')", printed("hi\n"), printed("there")),
        code("frame", shown(text_html="<table><tr><td>7</td></tr></table>", text_plain="7")),
        code("plot()", shown(image_png=PIXEL, text_plain="<Figure size 1x1>")),
    )
    assert notebook.h3.get_text() == "Title"
    assert notebook.select_one("math msub").get_text() == "x1"
    assert notebook.select_one("math[display=block] mo").get_text() == "∑"
    assert notebook.select_one(".output.text").get_text() == "hi\nthere"
    assert notebook.td.get_text() == "7"
    assert notebook.img["src"] == f"data:image/png;base64,{PIXEL}"
    assert notebook.img["alt"] == "<Figure size 1x1>"


def test_scripts_and_zips_are_read_as_grading_reads_them(tmp_path):
    script = tmp_path / "ada.py"
    script.write_text("x = 1  # mine\n")
    assert "# mine" in page_of(grade(result("ada"), path=script)).select_one(".source").get_text()
    inside = write_notebook(tmp_path / "numbers.ipynb", code("y = 2"))
    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        archive.write(inside, "work/numbers.ipynb")
        archive.writestr("work/other.ipynb", "{}")
    zipped = page_of(grade(result("ada"), path=tmp_path / "ada.zip"))
    assert "y = 2" in zipped.select_one(".source").get_text()


def test_a_file_that_is_gone_or_broken_costs_only_its_section(tmp_path):
    gone = page_of(grade(result("ada"), path=tmp_path / "gone.ipynb"))
    assert "no longer where it was" in gone.main.get_text()
    assert len(gone.select(".test")) == 6
    (tmp_path / "broken.ipynb").write_text("{")
    broken = page_of(grade(result("ada"), path=tmp_path / "broken.ipynb"))
    assert "broken JSON" in broken.main.get_text()


def test_terminal_output_keeps_its_colours_and_nothing_else(tmp_path):
    text = "10%\r50%\r100%\n\x1b]0;owned\x07\x1b[2J\x1b[32mgreen\x1b[0m \x1b[8mx\u202ey\x9b31m\x08"
    output = notebook_of(tmp_path, code("1", printed(text))).select_one(".output")
    assert output.get_text() == "100%\ngreen xy"
    assert output.select_one(".ansi-green-fg").get_text() == "green"


def test_what_is_too_large_is_cut_or_left_out(tmp_path):
    notebook = notebook_of(
        tmp_path,
        code("1", printed("x" * 1_000_000)),
        code("2", shown(text_html="<b>" * 200_000, text_plain="as text")),
        code("3", *[shown(text_plain=str(i)) for i in range(100)]),
        code("4", shown(image_png="A" * 7_000_000)),
    )
    text = notebook.get_text()
    assert "characters left out" in text
    assert "as text" in text
    assert "60 more outputs are not shown" in text
    assert "too large to be shown" in text
    assert len(str(notebook)) < 200_000


@pytest.mark.parametrize(
    "outputs",
    [7, "x", {}, [7], [{}], [{"output_type": []}], [{"output_type": "stream", "text": 7}],
     [{"output_type": "display_data", "data": {"image/png": 7, "text/html": {}}}],
     [{"output_type": "error", "traceback": [7, None]}],
     [{"output_type": "execute_result", "data": {"text/latex": "$$\\frac{"}}]],
    ids=str,
)  # fmt: skip
def test_anything_may_stand_where_outputs_should(tmp_path, outputs):
    cell = {**code("x = 1"), "outputs": outputs}
    assert "x = 1" in notebook_of(tmp_path, cell).get_text()


def test_outputs_of_an_old_notebook_are_shown(tmp_path):
    outputs = [
        {"output_type": "pyout", "text": ["4", "2"]},
        {"output_type": "display_data", "png": PIXEL},
    ]
    cell = {"cell_type": "code", "input": "6*7", "language": "python", "outputs": outputs}
    file = write_notebook(tmp_path / "old.ipynb", worksheets=[{"cells": [cell]}], nbformat=3)
    document = file.read_text().replace('"cells": [], ', "")
    file.write_text(document)
    notebook = page_of(grade(result("ada"), path=file)).select_one(".notebook")
    assert "42" in notebook.get_text()
    assert notebook.img is not None


# --- nothing acts -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> str:
    file = hostile_notebook(tmp_path_factory.mktemp("hostile") / "eve.ipynb")
    return feedback_page(HEADING, grade(result("eve"), path=file))


def test_nothing_of_a_hostile_notebook_can_act(hostile):
    page = BeautifulSoup(hostile, "html.parser")
    notebook = page.select_one(".notebook")
    forbidden = "script style svg iframe object embed form input button meta base link template "
    assert not notebook.select(",".join((forbidden + "video audio frame marquee").split()))
    for element in notebook.find_all(True):
        assert not [name for name in element.attrs if EVENTS.match(name)], element
        assert not {"style", "srcset", "ping", "target", "srcdoc", "action"} & element.attrs.keys()
        for name in ("src", "href", "data"):
            address = str(element.attrs.get(name, ""))
            allowed = r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$|$|https?://|#"
            assert re.match(allowed, address), element
    assert not [image for image in notebook.select("img[src]") if "evil" in image["src"]]
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_the_page_itself_allows_no_script_and_no_request(hostile):
    page = BeautifulSoup(hostile, "html.parser")
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "script-src 'none'" in policy
    assert "unsafe" not in policy
    assert not page.select("script")
    assert not page.select("link")


def test_code_and_pictures_of_a_hostile_notebook_are_still_shown(hostile):
    page = BeautifulSoup(hostile, "html.parser")
    assert "window.pwned=45" in page.select_one(".notebook").get_text()
    assert page.select(f'img[src="data:image/png;base64,{PIXEL}"]')


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>",
        "\u202egnp.exe",
        "عائشة",
        "a\x00b\x1b[31mc",
        "x" * 1000,
        "\ud800",
    ],
    ids=ascii,
)
def test_a_name_is_only_ever_text(name):
    page = page_of(grade(result("ada").model_copy(update={"student": name}), name))
    shown_name = page.select_one("header bdi")
    assert not page.select("header img")
    assert "\x1b" not in shown_name.get_text()
    assert "\u202e" not in shown_name.get_text()
    assert len(shown_name.get_text()) <= 400


def test_the_same_grade_gives_the_same_page(tmp_path):
    file = hostile_notebook(tmp_path / "eve.ipynb")
    graded = grade(result("eve"), path=file)
    assert feedback_page(HEADING, graded) == feedback_page(HEADING, graded)
