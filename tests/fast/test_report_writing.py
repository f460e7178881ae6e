"""The report's files: named for the LMS, the same again, and never stopped by one notebook."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from made_grades import (
    code,
    every_kind,
    grade,
    graded_class,
    hostile_notebook,
    markdown,
    result,
    shown,
    write_notebook,
)

from autograder.errors import MachineryError
from autograder.intake import find_submissions
from autograder.report.feedback_names import name_for_lms, page_files
from autograder.report.writing import write_reports

pytestmark = pytest.mark.long


def test_a_run_writes_report_pages_and_zip(tmp_path):
    subject = every_kind()
    written = write_reports(subject, "Course", tmp_path)
    names = {file.name for file in (tmp_path / "feedback").iterdir()}
    assert written.pages == len(names) == len(subject.grades)
    assert written.troubled == ()
    report = (tmp_path / "report.html").read_text()
    for name in names:
        assert f'href="feedback/{name}"' in report
    with zipfile.ZipFile(tmp_path / "feedback.zip") as archive:
        assert set(archive.namelist()) == names
        assert archive.read("ada.html") == (tmp_path / "feedback/ada.html").read_bytes()


def test_a_second_run_writes_the_same_bytes_and_removes_old_pages(tmp_path):
    file = hostile_notebook(tmp_path / "eve.ipynb")
    subject = graded_class(grade(result("ada")), grade(result("eve"), path=file))
    (tmp_path / "out").mkdir()
    write_reports(subject, "Course", tmp_path / "out")
    first = {f: f.read_bytes() for f in (tmp_path / "out").rglob("*") if f.is_file()}
    (tmp_path / "out/feedback/left.html").write_text("who has left")
    write_reports(subject, "Course", tmp_path / "out")
    assert {f: f.read_bytes() for f in (tmp_path / "out").rglob("*") if f.is_file()} == first


def test_a_notebook_that_takes_too_long_stops_no_other(tmp_path):
    # A parser of HTML needs quadratic time for this.
    slow = "".join(f"<font a={i}><p>" for i in range(12_000))
    outputs = [shown(text_html=slow, text_plain="x")] * 40
    (tmp_path / "out").mkdir()
    bad = write_notebook(tmp_path / "bad.ipynb", code("slow = 1", *outputs))
    good = write_notebook(tmp_path / "good.ipynb", markdown("all well"))
    subject = graded_class(grade(result("ada"), path=bad), grade(result("ben"), path=good))
    written = write_reports(subject, "Course", tmp_path / "out", seconds=4.0)
    assert written.troubled == ("ada",)
    page = (written.feedback / "ada.html").read_text()
    assert "Your notebook cannot be shown: " in page  # too long, or too much on the way
    assert "shapes of q1" in page
    assert "all well" in (written.feedback / "ben.html").read_text()


def test_an_output_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "feedback").write_text("in the way")
    with pytest.raises(MachineryError, match="feedback"):
        write_reports(graded_class(grade(result("ada"))), "Course", tmp_path)


def test_names_do_not_collide():
    grades = [grade(result(name, submission=f"{i}.ipynb")) for i, name in enumerate("aAä")]
    grades.append(grade(None, "a/b"))
    names = page_files(grades)
    assert len({name.casefold() for name in names}) == 4
    assert all("/" not in name and name.endswith(".html") for name in names)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("lovelaceada_1001_2002_homework.ipynb", "lovelaceada_1001_2002_homework-feedback.html"),
        (
            "lovelaceada_LATE_1001_2002_homework-3.zip",
            "lovelaceada_LATE_1001_2002_homework-3-feedback.html",
        ),
        ("babbage_1003_2004_my_text.ipynb", "babbage_1003_2004_my_text-feedback.html"),
        (
            "Ada Lovelace_1001_assignsubmission_file_/homework.ipynb",
            "Ada Lovelace_1001_assignsubmission_file_/feedback.html",
        ),
        (
            "Ada Lovelace_1001_assignsubmission_file_/inner/homework.ipynb",
            "Ada Lovelace_1001_assignsubmission_file_/feedback.html",
        ),
        (
            "Ada Lovelace_1001_assignsubmission_file_homework.ipynb",
            "Ada Lovelace_1001_assignsubmission_file_/feedback.html",
        ),
        # Moodle lets students hand in folders: the inner name is one that Ada has chosen.
        (
            "Ada Lovelace_1001_assignsubmission_file_/Bob_7_assignsubmission_file_/homework.ipynb",
            "Ada Lovelace_1001_assignsubmission_file_/feedback.html",
        ),
        (
            "Ada Lovelace_1001_assignsubmission_file_/Bob_7_assignsubmission_file_homework.ipynb",
            "Ada Lovelace_1001_assignsubmission_file_/feedback.html",
        ),
        (
            "Ada Lovelace_1001_assignsubmission_file_Bob_7_assignsubmission_file_homework.ipynb",
            "Ada Lovelace_1001_assignsubmission_file_/feedback.html",
        ),
        ("ada.ipynb", "page.html"),
        ("submission_1001/homework.ipynb", "page.html"),
    ],
)
def test_the_zip_has_the_names_that_the_lms_takes_back(tmp_path, path, expected):
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    write_notebook(file, code("x = 1"))
    (found,) = find_submissions([tmp_path], "homework.ipynb")
    graded = grade(result("ada"), path=Path(found.path), lms=found.lms, lms_user=found.lms_user)
    assert name_for_lms(graded, "page.html") == expected
    # Canvas takes what ends so for its own and drops it.
    assert not expected.endswith(("_text.html", "_link.html"))
