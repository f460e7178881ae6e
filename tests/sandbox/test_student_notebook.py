"""A released notebook works in a student's hands: in a real kernel, with plain otter-grader."""

import ast
import os
import re
from functools import cache
from pathlib import Path

import nbformat
import pytest
from each import each

from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import load_course
from autograder.proof.assemble import reference_submission, stub_submission

pytest.importorskip("ipykernel", reason="a notebook needs a Jupyter kernel to run in")
import student_notebooks

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
WITH_DATA = [name for name, settings in COURSE.settings.assignments.items() if settings.data]
# The others train for minutes: benchmarks/student_notebooks.py.
QUICK = each(["one_hot", "windowing"], always=["one_hot"])


@cache
def verdict(assignment: str) -> student_notebooks.Verdict:
    return student_notebooks.meet(COURSE, assignment)


@pytest.mark.sandbox
@pytest.mark.parametrize("assignment", QUICK)
def test_filled_with_the_reference_every_cell_runs_every_check_passes_and_a_zip_is_made(
    assignment: str,
) -> None:
    session = verdict(assignment).filled
    assert session.stopped == ""
    assert student_notebooks.passed(session) == verdict(assignment).questions
    assert session.exported


@pytest.mark.sandbox
@pytest.mark.parametrize("assignment", QUICK)
def test_untouched_the_kernel_comes_through_and_every_check_says_what_is_missing(
    assignment: str,
) -> None:
    session, questions = verdict(assignment).stub, verdict(assignment).questions
    assert session.stopped == ""
    assert student_notebooks.passed(session) == []
    assert student_notebooks.advised(session, questions) == questions


def a_session(waits):
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(f"# {id_}\n1", id=id_) for id_ in waits]
    total = sum(waits.values())
    return student_notebooks.Session(notebook, total, total, "", True, waits, waits)


@pytest.mark.parametrize("assignment", COURSE.settings.assignments)
def test_the_experiments_can_be_left_out_and_nothing_else_is(assignment: str) -> None:
    released = load_released(COURSE, assignment)
    left_out = student_notebooks.experiments(released)
    kept = student_notebooks.without(stub_submission(released), left_out)
    sources = "\n".join(cell.source for cell in kept.cells if cell.cell_type == "code")
    questions = [question.id for question in load_master(COURSE, assignment).questions]
    assert all(f'grader.check("{question}")' in sources for question in questions)
    assert "grader.export(" in sources
    assert "# Run this cell first" in sources
    assert left_out
    assert all(f"def {function}(" in sources for function in released.functions.values())


def test_five_minutes_are_for_each_experiment_or_for_all_that_is_none_of_them() -> None:
    waits = {"check": 200.0, "long": 290.0, "short": 10.0}
    session = a_session(waits)
    tried = student_notebooks.Verdict("x", [], session, session, frozenset({"long", "short"}))
    assert tried.problems(300) == []
    assert tried.problems(280) == ["x: filled: cell long: 290 s, more than 280"]
    whole = student_notebooks.Verdict("x", [], session, session)
    assert whole.problems(300) == ["x: filled: 500 s, more than 300"]
    assert tried.row((1, 1.5)) == "| x | 1 to 1.5 | 200 | 300 | 290 | `# long` |"
    assert whole.row(None) == "| x | – | 500 | 0 | 0 | – |"


# --- wherever Jupyter runs --------------------------------------------------------------------

# What the cells that read data need of the import cell, without the seconds Keras takes.
IMPORTS = "from pathlib import Path\nimport numpy as np"
# Colab is known by its shell's class; the grader looks for the module.
LIKE_COLAB = """
import sys, types
sys.modules["google.colab"] = types.ModuleType("google.colab")
shell = type(get_ipython())
get_ipython().__class__ = type("Shell", (shell,), {"__module__": "google.colab._shell"})
"""
INIT = "grader = _start_checks("
OUR_PATHS = re.compile(
    r"(?<![\w.~:/])/(?:home|root|tmp|work|usr|opt|mnt|content|Users)/|\b[A-Z]:\\\\"
)


def cells_with(assignment: str, *texts: str) -> list[str]:
    """The sources of the released code cells that have one of `texts`, in order."""
    cells = load_released(COURSE, assignment).cells
    return [c.source for c in cells if c.kind == "code" and any(text in c.source for text in texts)]


def outputs_of(folder: Path, *sources: str) -> list[nbformat.NotebookNode]:
    """Run cells in a new kernel that starts in `folder`, with an environment like a student's."""
    from nbclient import NotebookClient

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    ).execute(env={k: v for k, v in os.environ.items() if k not in NOT_A_STUDENTS})
    return [output for cell in notebook.cells for output in cell.outputs]


def say(folder: Path, *sources: str) -> str:
    """All that cells print, return and raise in a new kernel."""
    return "\n".join(
        output.get("text", "")
        + output.get("data", {}).get("text/plain", "")
        + f"{output.get('ename', '')}: {output.get('evalue', '')}"
        for output in outputs_of(folder, *sources)
    )


def unpacked(assignment: str, folder: Path) -> Path:
    """The student's folder; returns the notebook in it."""
    folder.mkdir()
    released = stub_submission(load_released(COURSE, assignment))
    return student_notebooks.lay_out(COURSE, assignment, released, folder)


# By the first of these a kernel knows pytest, and shows no line that is written past Python.
NOT_A_STUDENTS = ("PYTEST_CURRENT_TEST", "TF_CPP_MIN_LOG_LEVEL", "PYTHONPATH")
USE = """
if "keras" in globals():
    network = keras.Sequential([keras.Input((3, 1)), keras.layers.LSTM(2), keras.layers.Dense(1)])
    network.compile("adam", "mse")
    network.fit(np.zeros((4, 3, 1)), np.zeros((4, 1)), verbose=0)
"""


@pytest.mark.sandbox
@pytest.mark.parametrize(
    "assignment", each(COURSE.settings.assignments, always=["windowing", "music"])
)
def test_whatever_a_notebook_imports_writes_no_red_line_nor_does_a_first_model(
    assignment: str, tmp_path: Path
) -> None:
    notebook = unpacked(assignment, tmp_path / "release")
    imports = [
        "\n".join(ast.unparse(node) for node in ast.parse(cell.source).body if _imports(node))
        for cell in load_released(COURSE, assignment).cells
        if cell.kind == "code" and INIT not in cell.source
    ]
    cells = [*cells_with(assignment, INIT), *filter(None, imports), USE]
    outputs = outputs_of(notebook.parent, *cells)
    assert [(output.get("text"), output.get("evalue")) for output in outputs] == []


def _imports(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom))


@pytest.mark.parametrize("assignment", COURSE.settings.assignments)
def test_no_cell_names_a_path_of_ours(assignment: str) -> None:
    for cell in load_released(COURSE, assignment).cells:
        assert not OUR_PATHS.search(cell.source), cell.source


@pytest.mark.sandbox
@pytest.mark.parametrize("assignment", each(WITH_DATA, always=["windowing", "translation"]))
def test_where_vs_code_starts_elsewhere_data_and_checks_are_found_beside_the_notebook(
    assignment: str, tmp_path: Path
) -> None:
    notebook = unpacked(assignment, tmp_path / "release")
    told_by_vs_code = f"__vsc_ipynb_file__ = {str(notebook)!r}"
    cells = cells_with(assignment, INIT, 'Path("data")')
    said = say(tmp_path, told_by_vs_code, IMPORTS, *cells, 'grader.check("q1")')
    # Experiments may still lack functions that nobody has written here; data are not missing.
    before = said.partition("q1 results:")[0]
    assert "AssertionError" not in before
    assert "FileNotFoundError" not in before
    assert "q1 results:" in said


@pytest.mark.sandbox
@pytest.mark.parametrize("assignment", each(WITH_DATA, always=["windowing", "translation"]))
def test_without_its_data_a_notebook_says_where_it_should_lie(
    assignment: str, tmp_path: Path
) -> None:
    said = say(tmp_path, IMPORTS, *cells_with(assignment, 'Path("data")')[:1])
    assert f"in {tmp_path}" in said
    assert "beside the notebook" in said


@pytest.mark.sandbox
def test_away_from_the_notebook_the_first_cell_says_what_to_do(tmp_path: Path) -> None:
    said = say(tmp_path, *cells_with("one_hot", INIT))
    assert f"No notebook of this assignment in {tmp_path}: put one_hot.ipynb there" in said


@pytest.mark.sandbox
def test_the_first_cell_leaves_nothing_that_a_function_could_come_to_need(tmp_path: Path) -> None:
    """Grading skips that cell: what worked because of it would fail there."""
    notebook = unpacked("one_hot", tmp_path / "release")
    names = "before = set(dir())", "print(sorted(set(dir()) - before - {'before'}))"
    said = say(notebook.parent, names[0], *cells_with("one_hot", INIT), names[1])
    made = {name for name in re.findall(r"'(\w+)'", said) if not re.fullmatch(r"_i+\d*|_\d*", name)}
    assert made == {"_start_checks", "grader"}


@pytest.mark.sandbox
def test_under_colab_the_checks_run(tmp_path: Path) -> None:
    released = load_released(COURSE, "one_hot")
    unpacked("one_hot", tmp_path / "release")
    filled = reference_submission(load_master(COURSE, "one_hot"), released)
    (answer,) = [c.source for c in filled.cells if "def build_vocabulary(" in c.source]
    first = cells_with("one_hot", INIT)
    checks = 'grader.check("q1")', 'grader.check("q2")'
    said = say(tmp_path / "release", LIKE_COLAB, *first, answer, *checks)
    assert "q1 results: All test cases passed!" in said
    assert "q2 results: one_hot is not defined: run its cell first" in said


@pytest.mark.sandbox
def test_a_notebook_opened_alone_in_colab_is_asked_for_from_colab(tmp_path: Path) -> None:
    """There it is no file, and nothing lies beside it."""
    released = load_released(COURSE, "one_hot")
    held = tmp_path / "held by colab.json"
    held.write_text(released.text, encoding="utf-8")
    (tmp_path / "content").mkdir()
    answers = f"""
import json
message = sys.modules["google.colab"]._message = types.ModuleType("google.colab._message")
sys.modules["google.colab._message"] = message
message.blocking_request = lambda what, **_: {{"ipynb": json.load(open({str(held)!r}))}}
"""
    first = cells_with("one_hot", INIT)
    cells = LIKE_COLAB + answers, *first, 'grader.check("q1")', "grader.export(pdf=False)"
    said = say(tmp_path / "content", *cells)
    assert "q1 results: build_vocabulary is not defined: run its cell first" in said
    assert "Hand in the notebook: File, Download" in said
