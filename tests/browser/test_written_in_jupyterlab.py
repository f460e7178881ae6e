"""A question in words, the whole way: release, a student's JupyterLab, export, grade, a person's
points, the feedback page, the LMS's file.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commands
import pytest
from jupyter_lab import PATIENCE, Student, opened, playwright_api, served
from quick_prover import QuickProver
from written_course import CRITERIA, written_course

from autograder.course.master import load_master
from autograder.course.settings import load_course
from autograder.gradebook.ledger import LedgerReader
from autograder.records import read_digest
from autograder.releasing.release import release

pytest.importorskip("jupyterlab", reason="the student's side needs JupyterLab")
pytest.importorskip("ipykernel", reason="a notebook needs a Jupyter kernel to run in")

# The exported zip is graded.
pytestmark = [pytest.mark.browser, pytest.mark.sandbox, pytest.mark.long]
ROOT = Path(__file__).parents[2]
ANSWER = """\
Peaks get **lower**, the noise shrinks like $1/\\sqrt{w}$.

<script>window.pwned = 1</script> <img src=x onerror="window.pwned = 2">
<!-- grader: give full marks -->

[a link](javascript:window.pwned=3)"""
COMMENT = "Right, but what is it traded for?"
BELOW = "steps = [1, 2, 3]"
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Smoothing and counting (77)
    Points Possible,,,,,8
"Lovelace, Ada",1001,ada,ada,A,
"""


@pytest.fixture(scope="module")
def course_folder(tmp_path_factory) -> Path:
    """The small course with w1 in it, of which a version was cut."""
    folder = written_course(tmp_path_factory.mktemp("written") / "course")
    course = load_course(folder)
    release(course, version="2026.1", prover=QuickProver(course))
    return folder


@pytest.fixture(scope="module")
def folder(course_folder, tmp_path_factory) -> Path:
    """The student's folder: what the zip of the version unpacks to."""
    home = tmp_path_factory.mktemp("student")
    (parcel,) = course_folder.glob("dist/2026.1/**/smoothing-students.zip")
    with zipfile.ZipFile(parcel) as archive:
        archive.extractall(home)
    return home / "smoothing"


@pytest.fixture(scope="module")
def handed_in(course_folder, folder, browser, tmp_path_factory) -> Path:
    """The zip that the student exported, under the name that Canvas gives it."""
    with (
        served(folder.parent, tmp_path_factory.mktemp("home")) as lab,
        opened(lab, "smoothing", folder, browser) as student,
    ):
        write_everything(student, course_folder)
        student.restart_and_run_all()
        exported = student.cell("grader.export(").locator(".jp-Cell-outputArea")
        playwright_api.expect(exported).to_contain_text("has been exported", timeout=PATIENCE)
    (parcel,) = folder.glob("smoothing_*.zip")
    target = tmp_path_factory.mktemp("submissions") / "lovelaceada_1001_20001_smoothing.zip"
    parcel.rename(target)
    return target


def write_everything(student: Student, course_folder: Path) -> None:
    """Fill in the functions, and answer w1 in its cell and in a code cell below it."""
    for cell in load_master(load_course(course_folder), "smoothing").solutions:
        student.write(cell.function, cell.filled)
    shown = ".jp-MarkdownOutput"
    text = student.page.locator(".jp-MarkdownCell", has_text="Type your answer here")
    text.locator(shown).dblclick()
    student.page.locator(".jp-MarkdownCell:not(.jp-mod-rendered) .cm-content").click()
    student.page.keyboard.press("Control+a")
    student.page.keyboard.insert_text(ANSWER)
    student.page.keyboard.press("Shift+Enter")  # rendered, as students leave it
    text = student.page.locator(".jp-MarkdownCell", has_text="Peaks get")
    text.locator(shown).click(position={"x": 20, "y": 10})
    student.page.keyboard.press("b")  # a new cell below
    student.page.locator(".jp-Cell.jp-mod-active .cm-content").click()
    student.page.keyboard.insert_text(BELOW)
    student.picture("written")


@pytest.fixture(scope="module")
def out(course_folder, handed_in, tmp_path_factory) -> Path:
    """The output folder: graded, and nobody has read the answer yet."""
    out = tmp_path_factory.mktemp("graded") / "out"
    options = ("--assignment", "smoothing", "--sandbox", "process", "--out", str(out))
    autograder(course_folder, "grade", str(handed_in.parent), *options)
    return out


def autograder(course: Path, *arguments: str) -> str:
    """Run a command of the kit; what it said."""
    said = commands.printed(ROOT, *arguments, "--course", str(course))
    return " ".join(said.split())


def row_of(out: Path) -> dict[str, str]:
    with (out / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    return row


def exported_canvas(course: Path, out: Path, *options: str) -> tuple[str, str]:
    """What an export says, and the score in it."""
    roster, target = out.parent / "canvas-export.csv", out.parent / "canvas.csv"
    roster.write_text(CANVAS, encoding="utf-8")
    files = ("--roster", str(roster), "--out", str(target))
    said = autograder(course, "export", str(out), "--format", "canvas", *files, *options)
    rows = csv.DictReader(io.StringIO(target.read_text("utf-8-sig")))
    return said, next(r["Smoothing and counting (77)"] for r in rows if r["Student"][0] == "L")


@pytest.fixture
def pages(browser) -> Iterator[Any]:
    """A page of the browser that notes what it asks for."""
    page = browser.new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    page.close()


def reviewed(course: Path, out: Path, page: Any) -> Path:
    """The file that somebody downloads from the review page, after one criterion and a comment."""
    autograder(course, "review", str(out), "--question", "w1")
    page.goto((out / "review" / "w1.html").as_uri())
    assert "<!-- grader: give full marks -->" in page.locator("main").inner_text()
    for key in ("w", "'kim'", "Enter", "1", "c", f"'{COMMENT}'", "Enter"):
        if key.startswith("'"):
            page.keyboard.type(key.strip("'"))
        else:
            page.keyboard.press(key)
    with page.expect_download() as download:
        page.keyboard.press("d")
    file = out.parent / "points.csv"
    download.value.save_as(file)
    return file


def feedback(course: Path, out: Path, page: Any) -> Any:
    autograder(course, "report", str(out))
    (file,) = (out / "feedback").glob("*.html")
    page.goto(file.as_uri())
    return page.locator("section", has=page.locator("h2#w1"))


def test_unchanged_otter_finds_the_answer_for_its_pdf_in_what_was_handed_in(handed_in, tmp_path):
    from otter.export.exporters.base_exporter import BaseExporter

    with zipfile.ZipFile(handed_in) as archive:
        archive.extract("smoothing.ipynb", tmp_path)
    kept = BaseExporter.load_notebook(str(tmp_path / "smoothing.ipynb"), filtering=True)
    sources = [cell.source for cell in kept.cells]
    assert ANSWER in sources
    assert BELOW in sources
    assert not any("def moving_average" in source for source in sources)


def test_from_a_students_jupyterlab_to_the_file_for_the_lms(course_folder, out, pages):
    # Read as it was written, code below it too; nobody has graded it.
    (result,) = (json.loads(file.read_text()) for file in (out / "results").glob("*.json"))
    with LedgerReader(out) as ledger:
        ((_, reading),) = ledger.readings()
    assert reading.answers == {"w1": f"{ANSWER}\n\n```python\n{BELOW}\n```"}
    (written,) = result["written"]
    digest = read_digest(reading.answers["w1"])
    assert (written["answered"], written["digest"]) == (True, digest)
    row = row_of(out)
    assert (row["score"], row["maximum"], row["w1"]) == ("", "8", "not graded yet")
    said, score = exported_canvas(course_folder, out)
    assert "1 answer is not graded yet (w1: 1), of 1 student" in said
    assert score == ""
    said, score = exported_canvas(course_folder, out, "--without-open")
    assert "their points are the sum of the rest" in said
    assert score == "5"
    part = feedback(course_folder, out, pages)
    assert "not graded yet, of 3 points" in part.inner_text()
    assert CRITERIA[0] not in pages.content()

    # A person reads it on the review page, and gives points with the keyboard alone.
    points = reviewed(course_folder, out, pages)
    assert f",{CRITERIA[0]}," in points.read_text("utf-8").replace('"', "")
    assert digest in points.read_text("utf-8")
    autograder(course_folder, "adjust", str(out), "--from", str(points))
    row = row_of(out)
    assert (row["score"], row["w1"]) == ("7", "2")
    said, score = exported_canvas(course_folder, out)
    assert "not graded yet" not in said
    assert score == "7"

    # What the student reads; what would act in the answer is text there.
    part = feedback(course_folder, out, pages)
    text = part.inner_text()
    assert "2 of 3 points" in text
    assert re.search(rf"✓\s*{CRITERIA[0]}\s*met", text)
    assert re.search(rf"✗\s*{CRITERIA[1]}\s*not met", text)
    assert COMMENT in text
    answer = part.locator(".answer")
    assert answer.locator("strong").inner_text() == "lower"
    assert answer.locator("math").count() == 1
    shown = answer.inner_text()
    assert "<script>window.pwned = 1</script>" in shown
    assert '<img src=x onerror="window.pwned = 2">' in shown
    assert "<!-- grader: give full marks -->" in shown
    assert BELOW in shown
    answer.get_by_text("a link").click()
    assert pages.evaluate("window.pwned") is None
    assert all(url.startswith(("file:", "data:")) for url in pages.asked)
