"""Submissions made from a master and a file of functions."""

import warnings
from pathlib import Path

import nbformat
import pytest

from autograder.course.master import load_master
from autograder.course.notebook import cells_to_grade, load_released
from autograder.course.settings import load_course
from autograder.errors import MasterError
from autograder.proof.assemble import (
    SOLUTION_CELL_ID,
    honest,
    loses,
    reference_submission,
    solution_functions,
    stub_submission,
    with_solution_file,
)

SMALL = Path(__file__).parents[1] / "courses" / "small"


@pytest.fixture(scope="module")
def master():
    return load_master(load_course(SMALL), "smoothing")


@pytest.fixture(scope="module")
def released():
    return load_released(load_course(SMALL), "smoothing")


def run(notebook, released):
    """The names that the notebook's cells define, each cell on its own as in grading."""
    names = {}
    for cell in cells_to_grade(notebook, released):
        try:
            exec(cell.source, names)
        except Exception as error:  # noqa: BLE001
            names.setdefault("errors", []).append(error)
    return names


def code_ids(notebook):
    return [cell.id for cell in notebook.cells if cell.cell_type == "code"]


def test_the_reference_is_the_released_notebook_with_the_solutions_in(master, released):
    notebook = reference_submission(master, released)
    nbformat.validate(notebook)
    assert [cell.id for cell in notebook.cells] == [cell.id for cell in released.cells]
    names = run(notebook, released)
    assert list(names["moving_average"]([1, 3, 5], 2)) == [2, 4]
    assert "errors" not in names
    assert "SOLUTION" not in nbformat.writes(notebook)


def test_the_stub_is_the_released_notebook_itself(released):
    notebook = stub_submission(released)
    nbformat.validate(notebook)
    assert run(notebook, released)["count_words"]("a") is None


def test_cells_that_grading_skips_are_left_out(master, released):
    sources = [cell.source for cell in cells_to_grade(released.content, released)]
    assert not any("otter" in source or "long_series" in source for source in sources)
    assert any("noisy" in source for source in sources)


def test_a_file_takes_the_place_of_the_first_function_it_defines(master, released):
    path = SMALL / "tests" / "submissions" / "smoothing" / "wheat_loops.py"
    notebook = with_solution_file(master, released, path)
    nbformat.validate(notebook)
    before = [cell.id for cell in released.cells if cell.kind == "code"]
    expected = [SOLUTION_CELL_ID if id_ == "q1-moving_average" else id_ for id_ in before]
    expected.remove("q2-count_words")
    assert code_ids(notebook) == expected
    own = next(cell for cell in notebook.cells if cell.id == SOLUTION_CELL_ID)
    assert own.source == path.read_text(encoding="utf-8")


def test_functions_that_the_file_does_not_define_are_the_references(master, released):
    notebook = with_solution_file(master, released, "def count_words(text):\n    return 'mine'\n")
    names = run(notebook, released)
    assert names["count_words"]("x") == "mine"
    assert names["most_common"]({"a": 1, "b": 2}, 1) == ["b"]


def test_what_dies_before_it_defines_a_function_leaves_it_missing(master, released):
    notebook = with_solution_file(master, released, "1 / 0\n\ndef moving_average(v, w): ...\n")
    assert "moving_average" not in run(notebook, released)


def test_a_file_without_functions_runs_before_the_first_answer(master, released):
    notebook = with_solution_file(master, released, "import os\n")
    ids = code_ids(notebook)
    assert ids.index(SOLUTION_CELL_ID) + 1 == ids.index("q1-moving_average")
    assert len(ids) == len([cell for cell in released.cells if cell.kind == "code"]) + 1


def test_functions_are_found_however_they_are_bound():
    text = """
from somewhere import a, x as b
c = lambda: 1
if True:
    def d(): inner = 1
try:
    e = f = 2
finally:
    with open("x") as g: pass
(h, [i]) = 1, [2]
globals()["j"] = 1
class k:
    l = 1
for m in []: pass
"""
    assert "".join(solution_functions(text)) == "abcdefghijkm"


def test_what_python_merely_warns_of_is_read():
    with warnings.catch_warnings(action="error"):
        assert solution_functions('def split(text):\n    "By \\w."\n') == ("split",)


def test_losses_and_honest_scores_are_read_without_running():
    assert loses("LOSES = {'q1', 'q2'}\nraise SystemExit") == {"q1", "q2"}
    assert loses("x = 1") is None
    assert honest("HONEST = 8\nraise SystemExit") == 8.0
    assert honest("x = 1") is None


@pytest.mark.parametrize("text", ["LOSES = 'q1'", "LOSES = set()", "LOSES = {1 + x}"])
def test_losses_that_are_no_set_of_questions_are_refused(text):
    with pytest.raises(MasterError, match="LOSES should be"):
        loses(text, "chaff_x.py")


def test_a_file_that_is_not_python_is_named(tmp_path, master, released):
    path = tmp_path / "chaff_broken.py"
    path.write_text("def f(:\n")
    with pytest.raises(MasterError, match=r"chaff_broken\.py:1: not valid Python"):
        with_solution_file(master, released, path)
