"""Shared code is found under new names and in a new order, and nobody is listed for the stub."""

from __future__ import annotations

import ast
import base64
import csv
import hashlib
import inspect
import json
import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import malformed
import nbformat
import pytest

from autograder.batch.released import released_cells
from autograder.cli.similar import similar
from autograder.course.assignment import find_assignment
from autograder.course.master import load_master
from autograder.course.notebook import filled, load_released
from autograder.course.settings import load_course
from autograder.intake import find_submissions
from autograder.proof.assemble import stub_submission, with_solution_file
from autograder.similarity import Pair, Similarity, collect, compare, html_page
from autograder.similarity.code import LONGEST, NotCompared, released_text
from autograder.similarity.compare import THRESHOLD

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
ASSIGNMENT = "one_hot"
COURSE = load_course(ROOT)
MASTER = load_master(COURSE, ASSIGNMENT)
RELEASED = load_released(COURSE, ASSIGNMENT)
CELLS = released_cells(find_assignment(COURSE, ASSIGNMENT))
WHEATS = sorted((ROOT / "tests" / "submissions" / ASSIGNMENT).glob("wheat_*.py"))


class Renamed(ast.NodeTransformer):
    """Gives every argument and variable of a text another name, and drops its comments."""

    def __init__(self, tree: ast.Module) -> None:
        nodes = list(ast.walk(tree))
        bound = {node.arg for node in nodes if isinstance(node, ast.arg)}
        bound |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        self.names = {name: f"thing_{number}" for number, name in enumerate(sorted(bound))}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg = self.names[node.arg]
        return node


def disguised(text: str) -> str:
    """The functions of a text, renamed inside and in the opposite order."""
    tree = ast.parse(text)
    tree = Renamed(tree).visit(tree)
    tree.body.reverse()
    return ast.unparse(tree)


def hand_in(folder: Path, student: str, solution: Path | str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{student}.ipynb"
    nbformat.write(with_solution_file(MASTER, RELEASED, solution), file)
    return file


def found_in(folder: Path, threshold: float = THRESHOLD) -> tuple[Similarity, list[NotCompared]]:
    codes, left_out = collect(find_submissions([folder], CELLS.file_name), CELLS)
    return compare(codes, released_text(CELLS), threshold), list(left_out)


def students(pair: Pair) -> tuple[str, str]:
    return pair.first.code.student, pair.second.code.student


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory) -> Path:
    """Those who worked alone, and one who handed in another one's work in disguise."""
    folder = tmp_path_factory.mktemp("class")
    for wheat in WHEATS:
        hand_in(folder, wheat.stem, wheat)
    hand_in(folder, "copy", disguised(WHEATS[0].read_text(encoding="utf-8")))
    return folder


def test_a_copy_with_new_names_in_a_new_order_is_listed_and_nobody_else(class_folder):
    found, left_out = found_in(class_folder)
    assert [students(pair) for pair in found.pairs] == [("copy", WHEATS[0].stem)]
    assert found.pairs[0].score > 0.8
    assert (found.compared, left_out) == (len(WHEATS) + 1, [])


def test_those_who_worked_alone_stay_far_below_the_threshold(class_folder):
    found, _ = found_in(class_folder, threshold=0.0)
    alone = [pair.score for pair in found.pairs if "copy" not in students(pair)]
    assert len(alone) <= len(list(combinations(WHEATS, 2)))
    # Two of them go through every entry in loops of their own, as like as two answers can be.
    assert sorted(alone)[-2] < 0.6 * THRESHOLD
    assert max(alone) < 0.8 * THRESHOLD


def test_the_marked_passages_are_what_both_have(class_folder):
    pair = found_in(class_folder)[0].pairs[0]
    for side in (pair.first, pair.second):
        marked = [side.code.text[start:end] for start, end in side.passages]
        assert all(passage == passage.strip() and passage for passage in marked)
        assert sum(map(len, marked)) > 0.8 * len(side.code.text)
        places = [place for passage in side.passages for place in passage]
        assert places == sorted(places)


def test_a_class_in_the_code_does_not_shift_the_marks(tmp_path):
    """The library loses its place at the name of a class."""
    shared = "".join(
        f"    def step_{name}(self, values):\n        total = {number}\n"
        f"        for value in values:\n            total += value ** {number}\n"
        "        return self.scale * total / len(values)\n\n"
        for number, name in enumerate(("up", "down", "back"))
    )
    long_prose = '"""' + "A story that is not shared. " * 20 + '"""\n'
    for student, head in (("ada", "class Walk:\n"), ("ben", f"{long_prose}class Hike(object):\n")):
        hand_in(tmp_path, student, head + shared)
    pair = found_in(tmp_path)[0].pairs[0]
    for side in (pair.first, pair.second):
        first = side.code.text[slice(*side.passages[0])]
        assert "story" not in first
        assert "def step_up" in first


def test_the_stub_and_what_grading_skips_count_for_nobody(tmp_path):
    for student in ("ada", "ben", "chloe"):
        nbformat.write(stub_submission(RELEASED), tmp_path / f"{student}.ipynb")
    found, left_out = found_in(tmp_path, threshold=0.0)
    assert (found.compared, found.pairs) == (0, ())
    assert {item.reason for item in left_out} == {"nothing in it beyond the released notebook"}


def test_docstrings_and_signatures_that_were_released_are_not_shared_code(tmp_path):
    """All functions filled, each in one line that is the student's alone."""
    for number, student in enumerate(("ada", "ben")):
        sources = {}
        for cell in RELEASED.cells:
            if cell.id in RELEASED.functions:
                own = f"return [{number}, {', '.join('+-'[number] * 3 + 'x')}]"
                sources[cell.id] = cell.source.replace("    ...", f"    {own}")
        nbformat.write(nbformat.from_dict(filled(RELEASED, sources)), tmp_path / f"{student}.ipynb")
    found, _ = found_in(tmp_path)
    assert (found.compared, found.pairs) == (2, ())


def test_a_short_idiom_is_no_pair(tmp_path):
    for student in ("ada", "ben"):
        content = filled(
            RELEASED,
            {"q1-build_vocabulary": "def build_vocabulary(t):\n    return sorted(set(t))\n"},
        )
        nbformat.write(nbformat.from_dict(content), tmp_path / f"{student}.ipynb")
    found, _ = found_in(tmp_path, threshold=0.0)
    assert (found.compared, found.pairs) == (2, ())


def test_what_a_good_part_of_the_class_wrote_counts_for_nobody(tmp_path):
    for number in range(12):
        hand_in(tmp_path, f"student{number:02}", WHEATS[0])
    found, _ = found_in(tmp_path, threshold=0.0)
    assert (found.common, found.pairs) == (10, ())


def test_only_the_latest_upload_of_a_student_is_compared(tmp_path):
    wheats = {"late": WHEATS[1], "first": WHEATS[0]}
    hand_in(tmp_path, "adlerada_1001_20001_one_hot", wheats["first"])
    hand_in(tmp_path, "adlerada_1001_20002_one_hot-1", wheats["late"])
    hand_in(tmp_path, "bauerben_1002_20003_one_hot", wheats["first"])
    found, left_out = found_in(tmp_path)
    assert (found.compared, found.pairs) == (2, ())
    assert [item.reason.partition(":")[0] for item in left_out] == ["superseded"]


def test_an_open_quote_in_one_cell_hides_nothing_in_the_others(tmp_path):
    copied = WHEATS[0].read_text(encoding="utf-8")
    hand_in(tmp_path, "ada", copied)
    file = hand_in(tmp_path, "ben", disguised(copied))
    notebook = nbformat.read(file, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell('note = """'))
    nbformat.write(notebook, file)
    assert [students(pair) for pair in found_in(tmp_path)[0].pairs] == [("ada", "ben")]


def test_no_odd_input_stops_the_comparison(tmp_path):
    good = nbformat.from_dict(with_solution_file(MASTER, RELEASED, WHEATS[0]))
    given = malformed.make_malformed(
        tmp_path / "odd", json.loads(nbformat.writes(good)), ASSIGNMENT, tuple(CELLS.functions)
    )
    codes, left_out = collect(find_submissions([tmp_path / "odd"], CELLS.file_name), CELLS)
    found = compare(codes[::4], released_text(CELLS))
    assert len(codes) + len(left_out) >= len(given)
    assert html_page("Odd", found, left_out).count("<h1>") == 1
    assert all(item.reason for item in left_out)


def test_endless_code_is_left_out_with_its_size(tmp_path):
    hand_in(tmp_path, "ada", "numbers = [\n" + "    1.5,\n" * (LONGEST // 9) + "]\n")
    found, left_out = found_in(tmp_path)
    assert found.compared == 0
    assert "more than the 100,000 that are compared" in left_out[0].reason


@pytest.mark.parametrize("blank", ["\t\n", " \n"])
def test_thousands_of_blank_lines_are_compared_in_linear_time(tmp_path, blank):
    """The lexer looks ahead over all of them from each one."""
    copied = WHEATS[0].read_text(encoding="utf-8")
    hand_in(tmp_path, "ada", copied)
    hand_in(tmp_path, "ben", f"x = 1\n{blank * (LONGEST // 2 - 5_000)}{disguised(copied)}")
    found, left_out = found_in(tmp_path)
    assert left_out == []  # as it would not be after seconds
    assert [students(pair) for pair in found.pairs] == [("ada", "ben")]


def test_the_page_allows_no_script_and_no_request(class_folder):
    page = html_page("Numbers", found_in(class_folder)[0], ())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    style = page.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "default-src &#39;none&#39;" in policy
    assert "script-src &#39;none&#39;" in policy
    assert f"style-src &#39;sha256-{digest}&#39;" in policy.replace("&#43;", "+")
    assert " style=" not in page


def test_what_a_student_wrote_stays_text_on_the_page(tmp_path):
    attack = "</pre><script>alert(1)</script>"
    text = WHEATS[0].read_text(encoding="utf-8") + f'\nattack = "{attack}"\n'
    for student in ("<b>ada", "ben"):
        hand_in(tmp_path, student, text)
    found, left_out = found_in(tmp_path)
    page = html_page("A & B", found, left_out)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "&lt;b&gt;ada" in page
    assert page.count("</pre>") == 2


def run(*arguments: object, seed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "autograder", "similar", *map(str, arguments), "-a", ASSIGNMENT],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_the_command_writes_the_same_page_and_table_each_time_and_names_them(
    class_folder, tmp_path
):
    pages = [tmp_path / "one.html", tmp_path / "two.html"]
    for seed, page in enumerate(pages):
        done = run(class_folder, "--out", page, seed=str(seed))
        assert done.returncode == 0, done.stderr
        assert str(page) in done.stdout
        assert "1 pair shares 50% or more" in done.stdout
        assert done.stderr == ""
    assert pages[0].read_bytes() == pages[1].read_bytes()
    with pages[0].with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["student"], row["other"]) for row in rows] == [("copy", WHEATS[0].stem)]
    assert float(rows[0]["share"]) > 0.8


def test_a_copy_of_last_year_is_found_and_last_year_is_not_compared_with_itself(
    class_folder, tmp_path
):
    hand_in(tmp_path, "dora", WHEATS[1])
    now, _ = collect(find_submissions([tmp_path], CELLS.file_name), CELLS)
    then, _ = collect(find_submissions([class_folder], CELLS.file_name), CELLS, earlier=True)
    found = compare((*now, *then), released_text(CELLS))
    name = WHEATS[1].stem
    assert [(pair.first.code.label, pair.second.code.label) for pair in found.pairs] == [
        ("dora", f"{name} (earlier: {name}.ipynb)")
    ]


def test_the_command_lists_from_the_threshold_that_these_tests_hold_for():
    assert inspect.signature(similar).parameters["threshold"].default == THRESHOLD


def test_a_wrong_assignment_or_folder_is_one_line_and_writes_nothing(tmp_path):
    done = run(tmp_path / "nowhere", "--out", tmp_path / "page.html")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())
