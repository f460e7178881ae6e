"""The class report shows every file and every outcome, asks for nothing, and stays small."""

from __future__ import annotations

import hashlib
import re
import time
from base64 import b64encode

import pytest
from bs4 import BeautifulSoup
from made_grades import every_kind, grade, graded_class, not_graded, result

from autograder.records import CaseResult, Outcome, Status, Visibility
from autograder.report.class_report import class_report
from autograder.report.plots import median, score_histogram, seconds_histogram
from autograder.report.tallies import commonest, said_to_staff

ADDRESS = re.compile(
    r"""(?:src|href|action|url|srcset|data|xlink:href)\s*[=(]\s*["']?([^"'\s)>]+)"""
)


def page_of(subject, **fields) -> BeautifulSoup:
    return BeautifulSoup(class_report(subject, "Course", **fields), "html.parser")


def cells(row) -> list[str]:
    return [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]


def test_every_status_and_every_outcome_is_shown():
    page = page_of(every_kind())
    rows = [cells(row) for row in page.select("table.submissions tbody tr")]
    by_student = {row[0]: row for row in rows}
    assert [row[0] for row in rows] == [g.student for g in every_kind().grades]
    assert by_student["ada"][1:7] == ["10 / 10", "2", "3", "5", "in time", "graded"]
    assert by_student["bo0"][5] == "2 days, −2"
    assert by_student["dee"][6] == "rejected"
    assert by_student["dee"][8] == "the zip is damaged"
    assert by_student["eve"][1:7] == ["–", "–", "–", "–", "–", "not graded"]
    assert by_student["fay"][6] == "missing"
    assert "points by hand: q1" in by_student["cy"][8]
    words = [cell.get_text() for cell in page.select("table.heat-table thead th")]
    shown = ["passed", "failed", "timed out", "crashed", "out of memory", "not run"]
    assert sorted(words[3:]) == sorted(shown)
    text = page.main.get_text(" ", strip=True)
    for told in ("attempt 2 counts", "not a notebook, script or zip", "an extension names gus"):
        assert told in text


def test_rates_are_those_of_the_class():
    subject = graded_class(
        grade(result("ada")),
        grade(result("ben", Outcome.FAILED, Outcome.PASSED)),
        grade(result("cy", Outcome.FAILED, Outcome.PASSED, Outcome.PASSED)),
        grade(not_graded("dee", Status.REJECTED, "empty")),
    )
    page = page_of(subject)
    first = page.select("#questions ~ .scroll tbody tr")[0]
    assert cells(first) == ["q1", "2", "0.67", "", "33 %", "33 %", "67 %"]
    test = page.select("table.heat-table tbody tr")[0]
    assert cells(test) == ["q1", "shapes of q1", "public", "1 33 %", "2 67 %"]
    figures = {f.dt.get_text(): f.select_one(".value").get_text() for f in page.select("dl > div")}
    assert figures["submissions"] == "4"
    assert figures["mean"] == "5.25"
    assert figures["median"] == "5.5"


def test_the_hardest_tests_come_first_with_their_commonest_messages():
    subject = graded_class(
        *(grade(result(f"s{i}", Outcome.FAILED, Outcome.PASSED, Outcome.PASSED)) for i in range(3)),
        grade(result("t", Outcome.FAILED, Outcome.TIMEOUT, Outcome.PASSED)),
    )
    hardest = page_of(subject).select(".hard")
    assert [hard.h3.span.get_text() for hard in hardest] == [
        "q1 · shapes of q1",
        "q1 · values of q1",
        "q2 · shapes of q2",
        "q2 · values of q2",
    ]
    assert "passed by 0 of 4 (0 %)" in hardest[0].get_text()
    assert hardest[0].li.get_text(" ", strip=True) == "4 × got 3, expected 4"
    assert "AssertionError" in hardest[1].li.get_text()


def test_messages_that_differ_in_values_count_as_one():
    told = ["got 3, expected 4", "got 15, expected 4", "got [1, 2], expected 4", "no return"]
    assert commonest(told) == (("got 3, expected 4", 3), ("no return", 1))


def test_the_exception_is_found_in_the_detail_of_a_hidden_test():
    detail = '  File "q1.py", line 3, in test\n    assert x\nValueError: bad\n\nprinted:\nnoise'
    case = CaseResult(
        name="a",
        visibility=Visibility.HIDDEN,
        weight=1.0,
        outcome=Outcome.FAILED,
        message="hint",
        detail=detail,
    )
    assert said_to_staff(case) == "ValueError: bad"
    assert said_to_staff(case.model_copy(update={"detail": ""})) == "hint"


def test_nobody_and_one_student_make_a_page_too():
    assert "Nobody handed in anything" in page_of(graded_class()).main.get_text()
    alone = page_of(graded_class(grade(result("ada"))))
    assert len(alone.select("table.submissions tbody tr")) == 1
    assert not alone.select(".hard")


def test_the_page_asks_for_nothing_and_runs_only_its_own_script():
    html = class_report(every_kind(), "Course", {0: "feedback/ada.html"})
    page = BeautifulSoup(html, "html.parser")
    own = {address for address in ADDRESS.findall(html) if not address.startswith("#")}
    assert own == {"feedback/ada.html"}
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    script, style = page.script.string, page.style.string
    for content, kind in ((script, "script-src"), (style, "style-src")):
        digest = b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy
    assert not page.select("[style], [onclick], link, img, iframe")


def test_landmarks_captions_and_headers_are_there():
    page = page_of(every_kind())
    assert len(page.select("h1")) == 1
    assert page.select_one("main")
    assert page.select_one("nav[aria-label]")
    for table in page.select("table"):
        assert table.caption.get_text(strip=True)
        assert all(header.get("scope") for header in table.select("th"))
    for drawing in page.select("svg[role=img]"):
        assert page.select_one(f"#{drawing['aria-labelledby']}").get_text(strip=True)
        assert drawing.find_parent("figure").select("details table tbody tr")
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "name", ["<script>x</script>", "a\x00\x1b[31mb", "\u202egnp", "{{ 7*7 }}", "</table>", "\ud800"]
)
def test_names_and_messages_are_only_ever_text(name):
    strange = result(name or "x", Outcome.FAILED)
    subject = graded_class(
        grade(strange.model_copy(update={"notes": (name,)})),
        grade(not_graded(f"2{name}", Status.REJECTED, name)),
        ignored=(not_graded("", Status.IGNORED, name),),
        notes=(name,),
    )
    html = class_report(subject, name)
    page = BeautifulSoup(html, "html.parser")
    assert len(page.select("script")) == 1
    assert len(page.select("table.submissions tbody tr")) == 2
    assert not re.search("[\x00-\x08\x1b\u202e\ud800]", html)


def test_five_hundred_students_take_a_second_and_a_small_page():
    outcomes = (Outcome.PASSED, Outcome.FAILED, Outcome.TIMEOUT)
    subject = graded_class(*(grade(result(f"s{i:03}", outcomes[i % 3])) for i in range(500)))
    started = time.process_time()
    html = class_report(subject, "Course")
    assert time.process_time() - started < 5
    assert len(html) < 600_000


# --- plots --------------------------------------------------------------------------------------


def test_every_score_is_in_one_bar():
    scores = [0, 0.5, 1, 9.99, 10, 10, 11.5]
    drawing = score_histogram(scores, 10.0)
    assert [bar.count for bar in drawing.bars] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 3]
    assert drawing.bars[-1].words == "10 or more"
    assert drawing.bars[0].words == "0 to below 1"


@pytest.mark.parametrize("maximum", [0.5, 1.0, 7.5, 10.0, 16.0, 33.0, 100.0, 1000.0])
def test_bars_stay_inside_the_drawing(maximum):
    drawing = score_histogram([0.0, maximum / 3, maximum], maximum)
    assert sum(bar.count for bar in drawing.bars) == 3
    assert len(drawing.bars) <= 22
    for bar in drawing.bars:
        assert drawing.left <= bar.x
        assert bar.x + bar.width <= drawing.right
        assert bar.y >= 0
    assert all(drawing.left <= mark.at <= drawing.right for mark in drawing.marks)


def test_one_slow_submission_does_not_flatten_the_others():
    drawing = seconds_histogram([0.3 + i / 100 for i in range(60)] + [600.0])
    assert len(drawing.bars) <= 13
    assert sum(bar.count for bar in drawing.bars) == 61
    assert drawing.bars[-1].words.endswith("or more")


def test_the_median_is_in_the_middle():
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == 2.5
    with pytest.raises(ValueError, match="no median"):
        median([])
