"""Cells that grading skips: left out as released, and only their experiment if changed."""

import json
from pathlib import Path

import pytest

from autograder.intake import GivenCell, ReleasedCells, cells_to_run
from autograder.intake.cells import told_to_student
from autograder.intake.definitions import definitions
from autograder.intake.notebook import read_notebook, read_script

CASES = Path(__file__).parents[1] / "cases" / "as_in_jupyter"
INIT = "# Run this cell first.\nimport otter\n\ngrader = otter.Notebook('n.ipynb')"
EXPERIMENT = (
    "EPOCHS = 30\nmodel = build()\nhistory = model.fit(x, y, epochs=EPOCHS)\n"
    "plt.plot(history.history['loss'])\nplt.show()"
)
RELEASED = ReleasedCells(
    "numbers",
    {"f": "q1", "g": "q2"},
    (
        GivenCell("init", "code", INIT, skipped=True),
        GivenCell("answer", "code", "def f(x):\n    ..."),
        GivenCell("check", "code", 'grader.check("q1")', skipped=True),
        GivenCell("long", "code", EXPERIMENT, skipped=True),
    ),
)


def run(*cells):
    made = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}
        | ({} if identity is None else {"id": identity})
        for identity, source in cells
    ]
    data = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    chosen, notes = cells_to_run(read_notebook(json.dumps(data).encode()), RELEASED)
    return [cell.source for cell in chosen], notes


@pytest.mark.parametrize("identity", ["init", None, "regenerated"])
@pytest.mark.parametrize(
    "blanks",
    [INIT, INIT + "\n\n", "\n" + INIT, INIT.replace("\n", "  \n"), INIT.replace("\n\n", "\n")],
)
def test_an_unchanged_cell_is_left_out_blanks_apart(identity, blanks):
    assert run((identity, blanks), ("x", "y = 1")) == (["y = 1"], ())


@pytest.mark.parametrize(
    ("identity", "source", "runs"),
    [
        ("init", INIT + "\nimport numpy as np", ["import otter", "import numpy as np"]),
        ("init", "import math\n" + INIT, ["import math", "import otter"]),
        (
            "init",
            "%matplotlib inline\n" + INIT + "\nfrom math import pi",
            ["import otter", "from math import pi"],
        ),
        ("check", "def f(x):\n    return x\n\ngrader.check('q1')", ["def f(x):", "    return x"]),
        ("check", "grader.check('q1')\nRATE = 0.1; x, y = 1, -2", ["RATE = 0.1; x, y = 1, -2"]),
        ("check", f"x = 0x1{'0' * 4000}; y = 2\ngo()", [f"x = 0x1{'0' * 4000}; y = 2"]),
        ("check", "go(); x = [\n1]; y = 2; go(); z = 3", ["x = [", "1]; y = 2; z = 3"]),
        ("check", "@cache\ndef f(x): return x\nf(2)", ["@cache", "def f(x): return x"]),
        ("check", "class A:\n    pass\nA().go()", ["class A:", "    pass"]),
        (
            "check",
            "N: int = 3\nM: int\nd = {'a': [1, None]}\nd['b'] = 2",
            ["N: int = 3", "d = {'a': [1, None]}"],
        ),
        ("long", EXPERIMENT.replace("30", "3"), ["EPOCHS = 3"]),
        ("long", EXPERIMENT + "\ndef g(x): return x", ["EPOCHS = 30", "def g(x): return x"]),
        (None, EXPERIMENT.replace("30", "3"), ["EPOCHS = 3"]),
        ("moved", EXPERIMENT + "\nimport json", ["EPOCHS = 30", "import json"]),
        (
            "long",
            "async def f(x): return x\nfor i in range(9): train()",
            ["async def f(x): return x"],
        ),
        ("long", "weights = np.ones(3)\nimport json; train()", ["import json"]),
    ],
)
def test_of_a_changed_cell_exactly_what_defines_runs(identity, source, runs):
    cells, notes = run((identity, source), ("x", "y = 1"))
    assert len(cells) == 2
    assert [line for line in cells[0].split("\n") if line.strip()] == runs
    (note,) = notes
    assert note.startswith("cell 1 is one that grading leaves out, but it was changed")
    assert told_to_student(["processes left behind", note]) == (note,)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("grader.check('q1')\nprint(f(2))", "it defines nothing"),
        ("grader.check('q1'", "not valid Python at its line 1"),
        ("# nothing any more", "it defines nothing"),
    ],
)
def test_a_changed_cell_that_defines_nothing_does_not_run_and_says_so(source, why):
    cells, (note,) = run(("check", source), ("x", "y = 1"))
    assert cells == ["y = 1"]
    assert why in note


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return x\n\ngrader.check('q1')",  # an answer and a check in one cell
        "model = build()\nmine = 1",
        "plt.show()",
    ],
)
def test_a_cell_of_the_student_s_own_runs_whole(source):
    for identity in (None, "mine", "answer"):
        assert run((identity, source)) == ([source], ())


def test_a_copy_of_a_skipped_cell_with_other_code_runs_whole():
    cells, notes = run(("long", EXPERIMENT), ("long", "def f(x): return x\nprint(f(1))"))
    assert cells == ["def f(x): return x\nprint(f(1))"]
    assert notes == ()


def test_what_runs_of_a_cell_stands_on_the_lines_it_stood_on():
    source = "go()\n\nimport a\ngo()\ndef f():\n    1 / 0\n"
    assert definitions(source).source.split("\n") == [
        "",
        "",
        "import a",
        "",
        "def f():",
        "    1 / 0",
    ]
    assert definitions(source).names == ("a", "f")


def test_an_import_in_the_released_first_cell_runs():
    notebook = read_notebook((CASES / "import_in_init_cell.ipynb").read_bytes())
    first = next(cell for cell in notebook.cells if cell.kind == "code")
    released = first.source.replace("import numpy\n", "").replace("import math as m\n", "")
    known = ReleasedCells("one_hot", {}, (GivenCell(first.id, "code", released, skipped=True),))
    cells, (note,) = cells_to_run(notebook, known)
    assert "import math as m" in cells[0].source
    assert "grader = " not in cells[0].source
    assert "numpy, m" in note


# --- what functions need of cells that are left out -----------------------------------------------

HELPERS = """
from math import pi
import slow_to_import
SIZE, WIDTH = 16, 4
def helper(x): return deeper(x) * SIZE
def deeper(x): return x * pi
class Other: pass
weights = train_for_hours()
"""
EXPERIMENTS = ReleasedCells(
    "numbers",
    {"f": "q1"},
    (
        GivenCell("answer", "code", "def f(x):\n    ..."),
        GivenCell("check", "code", 'grader.check("q1")', skipped=True),
        GivenCell("helpers", "code", HELPERS, skipped=True),
    ),
)


def ran(cells, released=EXPERIMENTS):
    """The lines that run of a notebook, and of the same as a script."""
    made = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "id": identity}
        for identity, source in cells
    ]
    data = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    script = "\n\n# %%\n".join(["", *(source for _, source in cells)])
    both = read_notebook(json.dumps(data).encode()), read_script(script.encode())
    for notebook in both:
        chosen, _ = cells_to_run(notebook, released)
        text = "\n".join(cell.source for cell in chosen)
        yield [line for line in text.split("\n") if line.strip() and not line.startswith("#")]


def test_what_a_function_uses_of_a_left_out_experiment_runs_and_nothing_else():
    for lines in ran([("answer", "def f(x): return helper(x)"), ("helpers", HELPERS)]):
        assert lines == [
            "def f(x): return helper(x)",
            "from math import pi",
            "SIZE, WIDTH = 16, 4",
            "def helper(x): return deeper(x) * SIZE",
            "def deeper(x): return x * pi",
        ]


def test_what_the_student_has_defined_is_not_replaced_by_the_experiment_s():
    own = "def helper(x): return x\ndef f(x): return helper(x)"
    for lines in ran([("answer", own), ("helpers", HELPERS)]):
        assert lines == own.split("\n")


def test_what_an_experiment_computes_does_not_run_though_a_function_uses_it():
    for lines in ran([("answer", "def f(x): return weights"), ("helpers", HELPERS)]):
        assert lines == ["def f(x): return weights"]


def test_a_constant_of_the_student_s_own_in_a_cell_with_a_check_is_computed_where_it_is_used():
    check = 'UNITS = np.eye(1)\nshown = np.eye(9)\ngrader.check("q1")'
    for lines in ran([("answer", "def f(x): return x @ UNITS"), ("check", check)]):
        assert lines[:2] == ["def f(x): return x @ UNITS", "UNITS = np.eye(1)"]
        assert 'grader.check("q1")' not in lines


def test_of_a_changed_experiment_the_released_training_does_not_run():
    changed = HELPERS + "\nmine = make()\nweights = train_for_hours()"
    function = "def f(x): return weights @ mine"
    notebook, _ = ran([("answer", function), ("helpers", changed)])
    assert "mine = make()" in notebook
    assert "weights = train_for_hours()" not in notebook
