"""What the documentation names is there: links, attack files, tests."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import autograder

ROOT = Path(autograder.__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TABLE = SECURITY.partition("| attack | what stops it |")[2].partition("\n\n")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


def test_a_picture_that_notebooks_and_pages_both_show_is_the_same():
    shown = {file.name: file for file in (ROOT / "docs" / "images").glob("*.svg")}
    drawn = [ROOT / "solutions" / "pictures" / name for name in shown]
    both = [file for file in drawn if file.exists()]
    assert both
    assert all(file.read_bytes() == shown[file.name].read_bytes() for file in both)


def test_make_docs_fails_for_a_link_that_leads_nowhere(tmp_path):
    (recipe,) = re.findall(r"^docs:.*\n\t@(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    validation = re.findall(r"^validation:\n(?:  .*\n)+", settings, re.MULTILINE)
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n" + "".join(validation))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "other.md").write_text("# Other\n")
    statuses = []
    for link in ("other.md#other", "other.md#gone", "gone.md"):
        (tmp_path / "docs" / "index.md").write_text(f"# Start\n\n[a link]({link})\n")
        command = recipe.replace("$(PYTHON)", sys.executable)
        done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, check=False)
        statuses.append(done.returncode)
    assert statuses == [0, 1, 1]


def test_every_attack_stands_in_the_security_table():
    files = (ROOT / "tests" / "submissions" / "hostile").glob("*.py")
    names = {file.stem.partition("__")[2] for file in files}
    column = " ".join(line.split("|")[3] for line in TABLE.splitlines()[2:])
    assert set(re.findall(r"`(\w+)`", column)) == names


def test_every_test_that_the_security_table_names_exists():
    text = "".join(file.read_text(encoding="utf-8") for file in ROOT.glob("tests/*/test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", TABLE))
    assert named
    assert {name for name in named if f"def {name}(" not in text} == set()
