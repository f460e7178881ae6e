"""The page of similar submissions in a real browser: readable by all, and nothing in it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.similarity import NotCompared, OwnCode, compare, html_page
from autograder.similarity.tokens import tokens_of

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
HOSTILE = (
    "<img src=x onerror=\"document.title = 'owned'\"></pre><script>document.title='owned'</script>"
)
SHARED = "".join(
    f"def step_{name}(values, scale):\n    total = {number}\n    for value in values:\n"
    f"        total += scale * value ** {number}\n    return total / len(values)\n\n"
    for number, name in enumerate(("up", "down", "back", "sideways"))
)


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    """Three alike, so that a student is in two pairs, and a name that would like to run."""
    names = ("ada", "ben", HOSTILE)
    text = f"# {HOSTILE}\n{SHARED}"
    codes = [OwnCode(name, f"{name}.ipynb", text, tokens_of(text)) for name in names]
    left_out = [NotCompared(HOSTILE, "dora", f"not a notebook: {HOSTILE}")]
    file: Path = tmp_path_factory.mktemp("page") / "similarity.html"
    file.write_text(html_page("Numbers", compare(codes, ""), left_out), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_accessibility_checker_finds_nothing(browser, axe, address, scheme):
    page = browser.new_page(color_scheme=scheme)
    page.goto(address)
    assert axe(page) == []
    page.close()


def test_names_and_code_stay_text(browser, address):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert page.title() == "Similar submissions: Numbers"
    assert page.locator("script, img").count() == 0
    assert asked == [address]
    page.close()


def test_a_rank_leads_to_both_sources_with_the_shared_part_marked(browser, address):
    page = browser.new_page()
    page.goto(address)
    page.get_by_role("link", name="3", exact=True).click()
    sides = page.locator("article:target pre")
    assert sides.count() == 2
    for side in sides.all():
        assert "def step_up" in side.locator("mark").first.inner_text()
    page.close()


def test_a_phone_shows_it_without_scrolling_sideways(browser, address):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
