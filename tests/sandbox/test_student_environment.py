"""What students install is enough: checks and export in an environment of environment.txt alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
from environments import LONGEST, make_environment

from autograder.course.assignment import find_assignment
from autograder.course.bundle import DataKind, data_files
from autograder.course.settings import load_course
from autograder.proof.assemble import reference_submission

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
LOCK = ROOT / "solutions" / "environment.txt"

# Runs in the environment. Jupyter saves the notebook while the export waits for that.
RUN = """
import sys, threading, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import nbformat
from nbclient import NotebookClient
file = Path(sys.argv[1])
notebook = nbformat.read(file, as_version=4)
def save(cell, **_):
    if "grader.export(" in cell.source:
        threading.Timer(1.0, file.touch).start()
NotebookClient(notebook, timeout=300, kernel_name="python3", on_cell_execute=save).execute()
nbformat.write(notebook, "run.ipynb")
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment made as a student is told to."""
    home = tmp_path_factory.mktemp("student") / ".venv"
    return make_environment(home, "--no-deps", "-r", LOCK) / "python"


def run(python: Path, assignment: str, folder: Path, last: str) -> list[nbformat.NotebookNode]:
    """Run a notebook that is solved, its experiments left out, up to the cell with `last`."""
    found = find_assignment(COURSE, assignment)
    notebook = reference_submission(found.master, found.released)
    kept = []
    for cell in notebook.cells:
        if cell.cell_type == "code" and "raises-exception" not in cell.metadata.get("tags", []):
            kept.append(cell)
            if last in cell.source:
                break
    notebook.cells = kept
    folder.mkdir(exist_ok=True)
    (folder / "data").mkdir()
    for path in data_files(found, DataKind.STUDENT):
        shutil.copyfile(path, folder / "data" / path.name)
    nbformat.write(notebook, folder / f"{assignment}.ipynb")
    clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "MPLBACKEND")}
    done = subprocess.run(
        [python, "-c", RUN, f"{assignment}.ipynb"],
        cwd=folder,
        env=clean | {"IPYTHONDIR": str(folder / ".ipython"), "JUPYTER_PATH": ""},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(nbformat.read(folder / "run.ipynb", as_version=4).cells)


def said(cells: list[nbformat.NotebookNode], text: str) -> str:
    """What the cell with `text` put out."""
    cell = next(cell for cell in cells if text in cell.source)
    return "".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs)


@pytest.mark.sandbox
@pytest.mark.timeout(900)
def test_checks_and_export_of_a_notebook_need_nothing_that_is_not_in_the_list(python, tmp_path):
    cells = run(python, "one_hot", tmp_path, "grader.export(")
    assert said(cells, "grader.check_all()").count("All test cases passed!") == 5
    assert list(tmp_path.glob("one_hot_*.zip"))


@pytest.mark.sandbox
@pytest.mark.timeout(900)
def test_a_keras_model_is_built_and_checked_there_too(python, tmp_path):
    cells = run(python, "rnn_cnn", tmp_path, 'grader.check("q3")')
    for question in ("q1", "q2", "q3"):
        assert "All test cases passed!" in said(cells, f'grader.check("{question}")')


@pytest.mark.sandbox
@pytest.mark.timeout(900)
def test_jupyterlab_starts_there(python):
    done = subprocess.run(
        [python, "-m", "jupyterlab", "--version"], capture_output=True, text=True, check=True
    )
    assert f"jupyterlab=={done.stdout.strip()}" in LOCK.read_text(encoding="utf-8")
    ask = "from jupyterlab.labapp import LabApp; import jupyter_server_terminals, jupyter_lsp"
    subprocess.run([python, "-c", ask], capture_output=True, check=True)
