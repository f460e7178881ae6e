"""The walk through a new assignment and its releases, done as the pages of docs/ tell it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import autograder

pytestmark = pytest.mark.long

ROOT = Path(autograder.__file__).parents[1]
PAGES = ("new-assignment.md", "releases.md")
BLOCK = re.compile(r'^```(console|python title="([^"]+)")\n(.*?)^```$', re.MULTILINE | re.DOTALL)
SECONDS = re.compile(r" *\d+\.\d(?=  (?:full marks|its floor|loses |at most |right|WRONG))")
PROGRESS = re.compile(r"\w+: \d+ of \d+ done, ")  # what a slow machine says in between
LONGEST = 300  # seconds of one command


def blocks(page: str) -> Iterator[tuple[str, str]]:
    """The name of a file, or nothing for commands, and the text of every block of a page."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for match in BLOCK.finditer(text):
        yield match[2] or "", match[3]


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Every command of a console block, with the output that the page shows."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def lines(text: str) -> list[str]:
    """The lines of an output as they are compared: no blank ones, no times, no progress."""
    found = (SECONDS.sub(" 0.0", line.rstrip()) for line in text.splitlines())
    return [line for line in found if line and not PROGRESS.match(line)]


def shown(page: str, output: str) -> bool:
    """Whether a page shows an output; `…` stands for anything, on a line of its own for lines."""
    wanted = (
        ".*" if line == "…" else re.escape(line).replace("…", "[^\n]*") for line in lines(page)
    )
    return re.fullmatch("\n".join(wanted), "\n".join(lines(output)), re.DOTALL) is not None


class Walk:
    """A shell and an editor that do what a page says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        tools = folder / "bin"
        tools.mkdir()
        (tools / "autograder").write_text(f'#!/bin/sh\nexec {sys.executable} -m autograder "$@"\n')
        (tools / "autograder").chmod(0o755)
        self.environment = {
            **os.environ,
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "140",
        }

    def write(self, title: str, text: str) -> None:
        name = title.removesuffix(" (append)")
        path = self.folder / name
        assert path.exists() == (name != title), f"{title}: is it there?"
        path.write_text((path.read_text() if name != title else "") + text, encoding="utf-8")

    def run(self, command: str) -> str:
        if command.startswith("cd "):
            self.folder = self.folder / command.removeprefix("cd ")
            return ""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        return done.stdout


@pytest.mark.sandbox
@pytest.mark.timeout(1200)
def test_every_command_of_the_pages_prints_what_they_show(tmp_path: Path) -> None:
    walk, ran = Walk(tmp_path), 0
    for page in PAGES:
        for title, text in blocks(page):
            if title:
                walk.write(title, text)
                continue
            for command, expected in commands(text):
                output = walk.run(command)
                assert shown(expected, output), f"docs/{page}: $ {command}\n{output}"
                ran += 1
    assert ran > 15
    assert (tmp_path / "statistics" / "dist" / "2026.1" / "manifest.json").is_file()


def test_an_output_is_compared_line_by_line() -> None:
    assert shown("a\n\nb …!\n", "a\nb c!\n")
    assert not shown("a\n", "a\nb\n")
    assert shown("…\nlast\n", "a\nb\nlast\n")
    assert not shown("x 2  full marks\n", "x 3  full marks\n")
    assert shown("x 0.2  full marks\n", "x 1.7  full marks\n")
