"""What the documentation names is there: links, attack files, tests."""

from __future__ import annotations

import importlib
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

import autograder
from autograder.slips.table import read_table

ROOT = Path(autograder.__file__).parents[1]
FOLDERS = (".github", "datasets", "benchmarks", "docs")
PAGES = sorted([*ROOT.glob("*.md"), *(page for x in FOLDERS for page in (ROOT / x).rglob("*.md"))])
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TABLE = SECURITY.partition("| attack | what stops it |")[2].partition("\n\n")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    text = re.sub(r"`[^`\n]+`", "", page.read_text(encoding="utf-8"))  # code shows how to write one
    missing = []
    for link, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", text):
        target = page.parent / link if link else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            missing.append(f"{link}#{anchor}")
    assert missing == []


def _anchors(page):
    """What the headings of a page are called in links, on GitHub; mkdocs looks for its own."""
    text = re.sub(
        r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", name.lower()).replace(" ", "-") for name in headings}


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


def test_known_slips_tell_no_more_bits_than_the_security_page_says():
    """Which of n sentences stands on a page, or none: log₂(n + 1) bits for a question."""
    tables = [read_table(file) for file in ROOT.glob("tests/submissions/*/slips.json")]
    assert tables
    bits = [
        [
            math.log2(1 + len({slip.sentence for slip in slips.known} - {""}))
            for slips in table.questions.values()
        ]
        for table in tables
    ]
    words = " ".join(SECURITY.partition("## What a known slip tells")[2].split())
    (question,) = re.findall(r"at most (\d+) bits for a question", words)
    (assignment,) = re.findall(r"at most (\d+) bits for all questions of an assignment", words)
    assert max(map(max, bits)) <= int(question)
    assert max(map(sum, bits)) <= int(assignment)


DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
DECIDED = re.findall(r"^\| (.+\?) \| `([\w/]+\.py)::(\w+)` \|$", DESIGN, re.MULTILINE)


def test_the_design_answers_at_least_ten_questions_of_where():
    assert len(DECIDED) >= 10


@pytest.mark.parametrize(("question", "file", "name"), DECIDED, ids=lambda text: text[:40])
def test_what_the_design_says_is_decided_somewhere_is_there(question, file, name):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^(?:def|class) {name}\b|^{name}\b.* = ", text, re.MULTILINE), question


def test_every_room_of_the_package_stands_in_the_design():
    rooms = {place.parent.name for place in (ROOT / "autograder").glob("*/__init__.py")}
    named = DESIGN.partition("## The rooms")[2].partition("## The records")[0]
    assert {
        room for room in rooms if f"`autograder/{room}/`" not in named and f"`{room}/`" not in named
    } == set()
    files = {
        file.name for file in (ROOT / "autograder").glob("*.py") if not file.name.startswith("_")
    }
    missing = {
        name for name in files if name not in named and not name.startswith(("testing", "doctor"))
    }
    assert missing == set()


def test_the_reference_shows_what_can_be_imported():
    page = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    shown = re.findall(r"^::: (\S+)\n((?:    .*\n)*)", page, re.MULTILINE)
    assert len(shown) == 8
    table = page.partition("| for | import |")[2].partition("\n\n")[0]
    assert {module for module, _ in shown} == set(re.findall(r"`(autograder\.[\w.]+)`", table))
    for name, options in shown:
        if name == "autograder.testing_keras":  # it takes seconds to import
            continue
        members = re.search(r"members: \[(.*)\]", options)
        module = importlib.import_module(name)
        for member in members[1].split(", ") if members else ():
            assert getattr(module, member).__doc__, f"{name}.{member}"
