"""An answer in words on a page: rendered, harmless, and all of it to be seen."""

from __future__ import annotations

import base64
import html
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from made_grades import MARKDOWN, PAYLOADS, PIXEL, adjustment

from autograder.course.rubric import Criterion, Written
from autograder.gradebook.combining import grade_of
from autograder.grades import Adjustment, Grade
from autograder.records import QuestionResult, Result, Status, WrittenResult, read_digest
from autograder.report.feedback import Heading, feedback_page
from autograder.report.rendering import answer_html
from autograder.report.sanitising import clean

SAID = "Peaks get **lower**."
RUBRIC = Written(
    points=3.0,
    rubric=(Criterion(says="names the peak", points=2.0), Criterion(says="noise", points=1.0)),
)
HEADING = Heading("A course", "first", "The first", "1", {"w1": RUBRIC})


def test_markdown_equations_code_and_tables_are_rendered():
    made = answer_html("**b** $x^2$\n\n| a |\n|---|\n| 1 |\n\n```python\nx = 1\n```")
    for part in ("<strong>b</strong>", "<math", "<table>", '<span class="n">x</span>'):
        assert part in made


@pytest.mark.parametrize("payload", PAYLOADS)
def test_html_in_it_stays_text_and_none_of_it_is_hidden(payload):
    made = answer_html(f"before\n\n{payload}\n\nafter")
    tags = set(re.findall(r"<(\w+)", made))
    assert tags <= {"p", "a", "pre", "code", "em", "strong", "span", "div"}
    shown = html.unescape(re.sub(r"<[^>]*>", "", made))
    assert [word for word in re.findall(r"\w{3,}", payload) if word not in shown] == []
    assert str(clean(made)) == str(made)  # nothing in it that the sanitiser would take out


@pytest.mark.parametrize("payload", (*MARKDOWN, "```mermaid\n</pre><img src=x>\n```"))
def test_markdown_that_would_act_does_not(payload):
    made = answer_html(payload)
    assert "<img" not in made
    assert not re.search(r"<[^>]*(?:javascript:|onerror)", made)
    assert not re.search(r'src="(?!data:image/)', made)


def test_pictures_of_any_size_are_shown_once_and_only_if_they_are_pictures():
    big = base64.b64encode(base64.b64decode(PIXEL) + bytes(450_000)).decode()
    url = f"data:image/png;base64,{big}"
    made = answer_html(f"![a *plot*]({url})\n\n![again](attachment:0)\n\n**end**")
    assert made.count("<img src=") == 1
    assert 'alt="a plot"' in made
    assert "[again: a picture that cannot be shown]" in made
    assert "<strong>end</strong>" in made
    broken = answer_html("![x](data:image/png;base64,AAAA) ![y](https://evil.test/y.png)")
    assert "<img" not in broken
    assert "[x: a picture that cannot be shown]" in broken
    assert "[y: a picture that cannot be shown]" in broken


# --- the feedback page --------------------------------------------------------------------------


def grade(answer: str | None, *adjustments: Adjustment, status: Status = Status.GRADED) -> Grade:
    digest = read_digest(answer or "")
    result = Result(
        submission="ada.ipynb", student="ada", assignment="first", release="1", image="process",
        status=status, points=4.0, maximum=4.0,
        questions=(QuestionResult(id="q1", points=4.0, maximum=4.0, cases=()),),
        written=(WrittenResult(id="w1", maximum=3.0, answered=bool(answer), digest=digest),),
    )  # fmt: skip
    return grade_of("ada", {"q1": 4.0}, result, adjustments=adjustments, written={"w1": 3.0})


def decided(**fields: Any) -> Adjustment:
    """What a person said of the answer."""
    of_it = {"question": "w1", "kind": "override", "points": 2.0, "reason": "say what is gained"}
    when = datetime(2026, 10, 20, 12, 0, tzinfo=ZoneInfo("UTC"))
    return adjustment(**(of_it | {"when": when, "criteria": ("names the peak",)} | fields))


def page_of(found: Grade, answer: str = "") -> str:
    page = feedback_page(HEADING, found, answers={"w1": answer} if answer else {})
    return " ".join(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).split())


def test_before_it_is_graded_the_page_says_so_and_shows_no_rubric():
    page = page_of(grade(SAID), SAID)
    assert "w1 not graded yet." in page
    assert "not graded yet, of 3 points" in page
    assert "<strong>lower</strong>" in page
    assert "names the peak" not in page
    assert '<span class="big">–</span>' in page


def test_with_the_grade_the_student_reads_what_was_met_and_what_was_not():
    page = page_of(grade(SAID, decided()), SAID)
    assert "w1 <span" in page
    assert "2 of 3 points" in page
    assert re.search(r"✓</span> names the peak</h4>.*?>met</span> · 2 points", page)
    assert re.search(r"✗</span> noise</h4>.*?>not met</span> · 1 point", page)
    assert "say what is gained" in page
    assert "not graded yet" not in page


def test_of_a_row_without_criteria_the_rubric_is_shown_unmarked():
    page = page_of(grade(SAID, decided(criteria=())), SAID)
    assert "names the peak</h4>" in page
    assert "not met" not in page


def test_a_reader_who_gave_nothing_found_nothing_met():
    none = decided(points=0.0, criteria=(), read=read_digest(SAID), reason="none of the criteria")
    assert page_of(grade(SAID, none), SAID).count(">not met</span>") == 2


def test_without_an_answer_it_is_marked_as_unanswered():
    page = page_of(grade(None))
    assert "0 (unanswered)" in page
    assert "No answer was handed in." in page
    assert "names the peak" not in page


def test_what_the_grader_failed_on_promises_no_total_for_an_answer():
    page = page_of(grade(SAID, status=Status.ERROR))
    assert "The grader itself failed." in page
    assert "your total comes with it" not in page
