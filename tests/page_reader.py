"""Somebody who reads works on a review page, at the keyboard of a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class Reader:
    """Somebody at a keyboard, with a browser of their own."""

    def __init__(self, browser: Any, name: str = "", **settings: Any) -> None:
        self.context = browser.new_context(**settings)
        self.name = name

    def open(self, file: Path) -> Any:
        page = self.context.new_page()
        page.asked, page.wrong = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("filechooser", lambda _: None)  # Playwright answers for it from now on
        page.goto(file.as_uri())
        self.page = page
        return page

    def press(self, *keys: str) -> None:
        """Press keys; a text in quotes is typed."""
        for key in keys:
            if key.startswith("'"):
                self.page.keyboard.type(key.strip("'"))
            else:
                self.page.keyboard.press(key)

    def sign(self) -> None:
        self.press("w", f"'{self.name}'", "Enter")

    def said(self) -> str:
        return str(self.page.locator("#status").inner_text())

    def saved(self, key: str, to: Path) -> Path:
        with self.page.expect_download() as download:
            self.page.keyboard.press(key)
        file = to / f"{self.name}-{download.value.suggested_filename}"
        download.value.save_as(file)
        return file
