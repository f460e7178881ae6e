"""A JupyterLab as a student meets it: its server, and a page with a notebook open in it.

`STUDENT_PYTHON` names another environment's Python to serve it, such as one made from a release's
own requirements.txt; `SCREENSHOTS` names a folder for pictures of each step.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright drives the browser")
from playwright import sync_api as playwright_api

PATIENCE = 120_000  # milliseconds that the page may take for one step
SCREENSHOTS = os.environ.get("SCREENSHOTS")
# What a fresh JupyterLab asks every newcomer, and cells that are only drawn when scrolled to.
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false"},
    "notebook-extension/tracker": {"windowingMode": "none"},
}


@dataclass
class Student:
    """A student's browser, with the notebook of the release open in it."""

    page: playwright_api.Page
    folder: Path

    def cell(self, text: str) -> playwright_api.Locator:
        """The code cell whose source has `text`."""
        source = self.page.locator(".jp-InputArea-editor", has_text=text)
        return self.page.locator(".jp-CodeCell").filter(has=source).first

    def run(
        self, text: str, meanwhile: Callable[[], object] | None = None
    ) -> playwright_api.Locator:
        """Run the cell that has `text`, and return its output once it has come to the end."""
        cell = self.cell(text)
        before = self.prompt(cell)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        if meanwhile is not None:
            meanwhile()
        playwright_api.expect(cell.locator(".jp-InputArea-prompt")).to_have_text(
            re.compile(rf"\[(?!{before}\])\d+\]"), timeout=PATIENCE
        )
        return cell.locator(".jp-Cell-outputArea")

    def prompt(self, cell: playwright_api.Locator) -> str:
        found = re.search(r"\d+", cell.locator(".jp-InputArea-prompt").inner_text())
        return found[0] if found else "none"

    def write(self, function: str, source: str) -> None:
        """Replace the text of the cell that defines `function`."""
        self.cell(f"def {function}(").locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def interrupt(self) -> None:
        self.page.get_by_role("menuitem", name="Kernel", exact=True).click()
        self.page.get_by_text("Interrupt Kernel").first.click()

    def restart_and_run_all(self) -> None:
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_text("Restart Kernel and Run All Cells").click()
        self.page.locator(".jp-Dialog .jp-mod-accept").click()

    def picture(self, name: str) -> None:
        if SCREENSHOTS:
            self.page.screenshot(path=Path(SCREENSHOTS) / f"student_{name}.png")


def wait_until(happened: Callable[[], object], otherwise: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


def address_that_answers(runtime: Path) -> str | None:
    """Where the server listens, once it does: it writes its address down before that."""
    for file in runtime.glob("jpserver-*.json"):
        try:
            info = json.loads(file.read_text())
            socket.create_connection(("127.0.0.1", info["port"]), timeout=5).close()
        except (OSError, json.JSONDecodeError):
            continue
        return info["url"]
    return None


@contextmanager
def served(folder: Path, home: Path) -> Iterator[str]:
    """Serve the notebooks in the folders of `folder`; the address that opens one by its name."""
    settings = home / "lab" / "user-settings" / "@jupyterlab"
    for name, values in SETTINGS.items():
        file = settings / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "MPLBACKEND")}
    token = secrets.token_hex(16)
    python = os.environ.get("STUDENT_PYTHON", sys.executable)
    options = ["--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [python, "-m", "jupyterlab", *options, f"--ServerApp.root_dir={folder}"],
            cwd=folder,
            env=kept
            | {
                "HOME": str(home),
                "IPYTHONDIR": str(home / "ipython"),
                "JUPYTER_CONFIG_DIR": str(home / "config"),
                "JUPYTER_DATA_DIR": str(home / "data"),
                "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
                "JUPYTER_TOKEN": token,
                "JUPYTERLAB_SETTINGS_DIR": str(home / "lab" / "user-settings"),
                "JUPYTERLAB_WORKSPACES_DIR": str(home / "lab" / "workspaces"),
            },
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_until(
            lambda: address_that_answers(home / "runtime") or server.poll() is not None,
            "JupyterLab did not start",
        )
        assert server.poll() is None, (home / "server.log").read_text()
        address = address_that_answers(home / "runtime")
        yield f"{address}lab/workspaces/{{0}}/tree/{{0}}/{{0}}.ipynb?token={token}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


@contextmanager
def opened(lab: str, assignment: str, folder: Path, browser: Any) -> Iterator[Student]:
    """A page with the notebook of an assignment, and a kernel that waits."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.goto(lab.format(assignment))
    page.get_by_text(re.compile(r"Python 3.*\| Idle")).wait_for()
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    student = Student(page, folder)
    student.picture(f"{assignment}_opened")
    yield student
    student.picture(f"{assignment}_last")
    page.close()
