"""The report's pages in a real browser: they work, they fit, and nothing a student wrote runs."""

from __future__ import annotations

import base64
import io
import zlib
from pathlib import Path

import pytest
from made_grades import (
    PAYLOADS,
    code,
    every_kind,
    grade,
    graded_class,
    hostile_notebook,
    markdown,
    printed,
    result,
    shown,
    write_notebook,
)

from autograder.records import CellReport, Outcome
from autograder.report.class_report import class_report
from autograder.report.feedback import Heading, feedback_page

pytestmark = pytest.mark.browser
HEADING = Heading("Course", "numbers", "Numbers", "2026.1")
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, Path]:
    """A class report, a feedback page with all that it can hold, and one of a hostile notebook."""
    folder = tmp_path_factory.mktemp("pages")
    everything = write_notebook(
        folder / "ada.ipynb",
        markdown("# Title\n\nText with `code`, [a link](https://example.org/) and $x_1^2$.\n\n"
                 "$$\\begin{aligned} i_t &= \\sigma(x_t W_i + h_{t-1} U_i + b_i) && \\text{how much"
                 " to write} \\\\ c_t &= f_t \\odot c_{t-1} + i_t \\odot g_t \\end{aligned}$$\n\n"
                 "| a | b |\n|-|-|\n| 1 | 2 |\n\n"
                 "```python\ndef f(x):  # comment\n    return 'x'\n```"),
        {**code("x = [number ** 2 for number in range(10)]  # " + "long " * 60), "id": "c1"},
        code("print(x)", printed("wide " * 200 + "\n\x1b[31mred\x1b[0m \x1b[33mand more\x1b[0m\n")),
        code("frame", shown(text_html="<table><tr>" + "<td>cell</td>" * 60 + "</tr></table>")),
        code("plot()", shown(image_png=wide_picture(), text_plain="<Figure>")),
        code("1/0", {"output_type": "error", "traceback": ["\x1b[0;31mZeroDivisionError\x1b[0m"]}),
    )  # fmt: skip
    failed = CellReport(id="c1", outcome="error", error="Traceback\n  File x\nValueError: no")
    graded = grade(result("ada", Outcome.PASSED, Outcome.FAILED, cells=(failed,)), path=everything)
    hostile = grade(result("eve"), path=hostile_notebook(folder / "eve.ipynb"))
    made = {
        "report": class_report(every_kind(), "Course"),
        "feedback": feedback_page(HEADING, graded),
        "hostile": feedback_page(HEADING, hostile),
    }
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


def wide_picture() -> str:
    """A PNG of 3,000 by 20 grey points."""
    rows = zlib.compress((b"\0" + b"\x80" * 3000) * 20)

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + crc

    size = (3000).to_bytes(4, "big") + (20).to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    file = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    file.seek(0, 2)
    for kind, data in ((b"IHDR", size), (b"IDAT", rows), (b"IEND", b"")):
        file.write(chunk(kind, data))
    return base64.b64encode(file.getvalue()).decode()


@pytest.fixture
def opened(browser, pages):
    """Open a page by its name; what it asks for, and what goes wrong in it, is kept."""
    contexts = []

    def opened(name: str, **settings):
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.wrong, page.blocked = [], [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("requestfailed", lambda each: page.blocked.append((each.url, each.failure)))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("dialog", lambda dialog: (page.wrong.append(dialog.message), dialog.dismiss()))
        page.goto(pages[name].as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def students(page) -> list[str]:
    rows = page.locator("table.submissions tbody tr:visible th")
    return [text.strip() for text in rows.all_inner_texts()]


def test_a_click_on_a_header_sorts_and_a_second_one_turns_around(opened):
    page = opened("report")
    header = page.locator("table.submissions thead th", has_text="score")
    assert page.locator("th[aria-sort]").inner_text().strip() == "student"
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") == "descending"
    scores = page.locator("table.submissions tbody td:nth-child(2)").evaluate_all(
        "cells => cells.map(cell => Number(cell.dataset.value))"
    )
    assert scores == sorted(scores, reverse=True)
    assert students(page)[-1] == "eve", "who has no score comes last"
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") == "ascending"
    assert students(page)[0] == "eve"
    assert page.locator("th[aria-sort]").count() == 1


def test_the_keyboard_alone_searches_sorts_and_scrolls(opened):
    page = opened("report")
    page.get_by_label("Search the table").focus()
    page.keyboard.type("timed out")
    assert students(page) == ["bo2"]
    assert page.locator(".search output").inner_text() == "1 of 11 shown"
    page.keyboard.press("Escape")
    assert len(students(page)) == 11
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Every submission"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    header = page.locator("table.submissions thead th").first
    assert header.get_attribute("aria-sort") == "descending"
    assert students(page)[0] == "fay"


def test_a_search_finds_all_words_in_any_case(opened):
    page = opened("report")
    field = page.get_by_label("Search the table")
    field.fill("REJECTED damaged")
    assert students(page) == ["dee"]
    field.fill("nobody at all")
    assert students(page) == []
    assert page.locator(".search output").inner_text() == "0 of 11 shown"


def test_without_a_script_everything_is_there_and_nothing_is_dead(opened):
    page = opened("report", java_script_enabled=False)
    assert page.locator("table.submissions tbody tr").count() == 11
    assert page.locator("table.submissions button").count() == 0
    assert not page.locator(".search").is_visible()


@pytest.mark.parametrize("name", ["report", "feedback", "hostile"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_phone_shows_the_page_without_scrolling_sideways(opened, name, scheme):
    page = opened(name, color_scheme=scheme, **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.mouse.wheel(500, 0)
    assert page.evaluate("window.scrollX") == 0


@pytest.mark.parametrize("name", ["report", "feedback"])
def test_light_and_dark_follow_the_reader(opened, name):
    colours = {
        scheme: opened(name, color_scheme=scheme).evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in SCHEMES
    }
    assert colours["light"] != colours["dark"]


@pytest.mark.parametrize("name", ["report", "feedback"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_checker_finds_no_fault(opened, axe, name, scheme):
    page = opened(name, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert axe(page) == []


@pytest.mark.parametrize("name", ["report", "feedback"])
def test_the_checker_finds_no_fault_on_a_phone(opened, axe, name):
    assert axe(opened(name, **PHONE)) == []


def test_nothing_of_a_hostile_notebook_runs_or_leaves_the_page(opened, pages):
    page = opened("hostile")
    for link in page.locator("a[href]:not([href^='#'])").all():
        assert link.get_attribute("href").startswith(("https://", "http://"))
    for element in page.locator(".notebook a:not([href])").all():
        element.dispatch_event("click")
    page.evaluate(
        "document.querySelectorAll('*').forEach(each => ['mouseover', 'focus', 'load', 'error',"
        "'toggle', 'begin'].forEach(name => each.dispatchEvent(new Event(name))))"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    assert page.url == pages["hostile"].as_uri()
    assert [url for url in page.asked if not url.startswith("data:")] == [page.url]
    assert page.wrong == []
    assert len(page.frames) == 1


def test_the_policy_alone_stops_what_a_sanitiser_would_let_through(opened, pages, tmp_path):
    """The page's second line: the same payloads, put into the page as they are."""
    html = pages["feedback"].read_text(encoding="utf-8")
    bare = html.replace("</main>", "".join(PAYLOADS[:-6]) + "</main>")
    assert bare != html
    pages["bare"] = tmp_path / "bare.html"
    # A refresh cannot be forbidden by a policy; the sanitiser alone keeps it out.
    pages["bare"].write_text(bare.replace("http-equiv=refresh", ""), encoding="utf-8")
    page = opened("bare")
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    blocked = {url for url, why in page.blocked if "csp" in why.lower()}
    wanted = {url for url in page.asked if "evil.test" in url}
    assert wanted, "the payloads ask for something where nobody sanitised them"
    assert wanted <= blocked


def test_no_page_asks_for_anything(opened):
    for name in ("report", "feedback"):
        page = opened(name)
        assert [url for url in page.asked if not url.startswith("data:")] == [page.url]
        assert page.wrong == []


def test_pictures_and_equations_are_drawn(opened):
    page = opened("feedback")
    picture = page.locator(".notebook img")
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 3000
    box = page.locator("math[display=block]").bounding_box()
    assert box is not None
    assert box["height"] > 30


def test_the_report_prints_on_paper(opened, tmp_path):
    page = opened("report")
    page.emulate_media(media="print")
    assert not page.locator(".search").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_a_class_of_five_hundred_sorts_within_one_click(browser, tmp_path):
    outcomes = (Outcome.PASSED, Outcome.FAILED, Outcome.TIMEOUT)
    subject = graded_class(*(grade(result(f"s{i:03}", outcomes[i % 3])) for i in range(500)))
    file = tmp_path / "report.html"
    file.write_text(class_report(subject, "Course"), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    names = page.evaluate(
        "() => { document.querySelector('th[data-first] button').click();"
        "const table = document.querySelector('th[data-first]').closest('table');"
        "return [...table.tBodies[0].rows].map((row) => row.cells[0].textContent.trim()); }"
    )
    page.close()
    assert len(names) == len(set(names)) == 500
    assert names != sorted(names)
