"""A headless Chromium for the tests of the pages, and the accessibility checker."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from page_reader import Reader

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# What axe finds, without the elements inside those that a rule is not to look at.
RUN = """async leftOut => {
    const found = await axe.run(document);
    for (const violation of found.violations) {
        const selectors = leftOut[violation.id];
        if (selectors)
            violation.nodes = violation.nodes.filter(
                node => !document.querySelector(node.target[0]).closest(selectors));
    }
    return found;
}"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium; without one the tests that need it are left out."""
    playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright drives it")
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        pytest.skip(f"none of {', '.join(NAMES)} is installed")
    with playwright_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def reader(browser):
    """Make readers; their browsers are closed at the end."""
    made = []

    def reader(name: str = "", **settings: Any) -> Reader:
        made.append(Reader(browser, name, **settings))
        return made[-1]

    yield reader
    for each in made:
        each.context.close()


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """Check a page; returns what is wrong with it, one line each.

    `left_out` names, for a rule, the selectors of what it is not to look at.
    """
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `npm ci --prefix tests/browser`")

    def check(page: Any, left_out: Mapping[str, str] | None = None) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(RUN, dict(left_out or {}))
        assert len(found["passes"]) > 15, "the checker looked at the page"
        return [
            f"{violation['id']}: {violation['help']}: {node['html'][:200]}: {node['any'][:1]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return check
