"""`autograder report` on a real ledger: late policy, points by hand and roster reach the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from made_grades import code, not_graded, printed, result, write_notebook
from typer.testing import CliRunner

from autograder.cli import app
from autograder.errors import UsageError
from autograder.gradebook.ledger import Ledger, LedgerEntry
from autograder.grades import Adjustment, Receipt
from autograder.records import Outcome, Status

COURSE = """
course: A course
time_zone: Europe/Berlin
late: {percent_per_day: 10}
assignments:
  numbers:
    title: Numbers
    due: 2026-10-19T23:59
    questions: {q1: 2, q2: 3, q3: 5}
"""


def run(*arguments: object):
    return CliRunner().invoke(app, ["report", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def graded(tmp_path) -> Path:
    """The output folder of a class of two, one of them late and with points by hand."""
    (tmp_path / "grading.yml").write_text(COURSE)
    out = tmp_path / "grades"
    file = write_notebook(tmp_path / "ada.ipynb", code("print(6 * 7)", printed("42\n")))
    receipt = Receipt(
        path=str(file), uploaded=datetime(2026, 10, 20, 9, 0, tzinfo=UTC), lms="moodle"
    )
    bonus = Adjustment(
        student="ada",
        question="q2",
        kind="manual",
        points=1.5,
        reason="a second look",
        who="kim",
        when=datetime(2026, 10, 25, tzinfo=UTC),
    )
    with Ledger(out, "numbers") as ledger:
        ledger.keep(
            LedgerEntry("ada.json", result("ada", Outcome.PASSED, Outcome.FAILED), receipt, key="k")
        )
        ledger.keep(
            LedgerEntry("ben.json", not_graded("ben", Status.REJECTED, "the zip is damaged"))
        )
        ledger.adjust([bonus])
    return out


def test_the_pages_say_what_grades_are_made_of(graded):
    done = run(graded, "--course", graded.parent)
    assert done.exit_code == 0, done.output
    assert f"Report: {graded / 'report.html'}" in done.output
    page = BeautifulSoup((graded / "feedback/ada.html").read_text(), "html.parser")
    # 2 + 1.5 + 5 points, less a tenth of the maximum.
    assert page.select_one(".points .big").get_text() == "7.5"
    text = page.main.get_text(" ", strip=True)
    assert "a second look" in text
    assert "−1 for lateness." in text
    assert "42" in page.select_one(".notebook .output").get_text()
    report = BeautifulSoup((graded / "report.html").read_text(), "html.parser")
    rows = report.select("table.submissions tbody tr")
    assert [row.th.get_text() for row in rows] == ["ada", "ben"]


def test_a_roster_names_who_is_missing(graded):
    roster = graded.parent / "roster.csv"
    roster.write_text("student,name\nada,Ada Lovelace\nben,Ben\nzoe,Zoe Zhang\n")
    done = run(graded, "--course", graded.parent, "--roster", roster)
    assert done.exit_code == 0, done.output
    report = BeautifulSoup((graded / "report.html").read_text(), "html.parser")
    assert "Zoe Zhang" in report.select_one("#not-graded").parent.get_text()
    assert (graded / "feedback/Zoe_Zhang.html").is_file()


def test_a_folder_without_grades_is_refused_and_nothing_written(tmp_path):
    (tmp_path / "grading.yml").write_text(COURSE)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="empty"):
        run(tmp_path / "empty", "--course", tmp_path)
    assert list((tmp_path / "empty").iterdir()) == []
