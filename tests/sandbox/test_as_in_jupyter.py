"""What a kernel defines, the sandbox's shell defines; and notebooks get the points they earn."""

from __future__ import annotations

import ast
import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from forked_shell import run_cells
from jupyter_cells import CELLS, MORE
from jupyter_client.manager import start_new_kernel
from made_sandbox import LIMITS, Grader

from autograder.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parents[1] / "cases" / "as_in_jupyter"
NAMES = "import json as _json; print('\\n' + _json.dumps(list(globals())))"
OF_THE_KERNEL = {"In", "Out", "exit", "quit", "get_ipython", "open"}


def public(names: Sequence[str]) -> set[str]:
    return {name for name in names if not name.startswith("_")} - OF_THE_KERNEL


@pytest.fixture(scope="module")
def kernel_names(tmp_path_factory: pytest.TempPathFactory) -> list[set[str]]:
    """What is defined after each cell, in a kernel of this environment."""
    folder = tmp_path_factory.mktemp("kernel")
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(folder))
    found = []
    try:
        for cell in CELLS:
            printed: list[str] = []
            client.execute_interactive(
                cell, timeout=60, allow_stdin=False, output_hook=lambda message: None
            )
            client.execute_interactive(
                NAMES,
                timeout=60,
                store_history=False,
                output_hook=lambda m, printed=printed: printed.append(m["content"].get("text", "")),
            )
            found.append(public(json.loads("".join(printed).strip().splitlines()[-1])))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return found


def test_the_shell_defines_what_a_kernel_defines_cell_by_cell(
    kernel_names: list[set[str]], tmp_path: Path
) -> None:
    reports = run_cells(CELLS, tmp_path, seconds=60)
    assert len(reports) >= 60
    more: set[str] = set()
    before: tuple[set[str], set[str]] = (set(), set())
    for source, theirs, report in zip(CELLS, kernel_names, reports, strict=True):
        ours = public(report["names"])
        assert theirs - before[0] <= ours, f"lacking after {source!r}: {report['error']}"
        more |= (ours - before[1]) - theirs
        before = (theirs, ours)
    assert more == set(MORE)
    assert kernel_names[-1] ^ public(reports[-1]["names"]) == set(MORE)


@pytest.mark.sandbox
def test_behind_walls_it_defines_the_same(
    kernel_names: list[set[str]], start: Callable[..., Sandbox]
) -> None:
    """Without what `%pylab` brings: it would be too long for a message."""
    probe = (
        "def probe():\n    import matplotlib.pylab, numpy\n"
        "    brought = {*dir(matplotlib.pylab), *dir(numpy)}\n"
        "    return sorted(n for n in globals() if n[0] != '_' and n not in brought)"
    )
    more = {"notebook_seconds": 120.0, "test_seconds": 60.0, "submission_seconds": 240.0}
    limits = LIMITS.model_copy(update={"memory": 1 << 30, "processes": 128, **more})
    with closing(start("process", limits)) as sandbox:
        detail = Grader(sandbox).case(*CELLS, probe, question="q3").detail
    found = re.search(r"probe: (\[.*?\])", detail)
    assert found, detail
    names = set(ast.literal_eval(found[1])) - {"probe"} - OF_THE_KERNEL
    import matplotlib.pylab
    import numpy as np

    wanted = kernel_names[-1] - {*dir(matplotlib.pylab), *dir(np)}
    assert names ^ wanted == set(MORE)


SURROUNDINGS = """
import getpass, subprocess, tempfile
from pathlib import Path
def probe():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "file").write_text("text")
    shell = subprocess.run(["bash", "-c", "cat <(echo text); echo more > /dev/stderr"],
                           capture_output=True, text=True)
    return getpass.getuser(), tempfile.gettempdir(), shell.stdout, shell.stderr
"""


def test_a_notebook_has_a_temporary_folder_and_a_user_whatever_was_imported_before_it(
    kind: str, start: Callable[..., Sandbox]
) -> None:
    """TensorFlow's import looks for the folder, and Python remembers what was found."""
    with closing(start(kind, preload=("absl.testing.absltest",))) as sandbox:
        detail = Grader(sandbox).case(SURROUNDINGS, question="q3").detail
    assert r"probe: ('student', '/tmp', 'text\n', 'more\n')" in detail, detail


POINTS = {
    "matplotlib_first_line.ipynb": 10,
    "matplotlib_notebook.ipynb": 10,
    "get_ipython_kernel.ipynb": 10,
    "colab_drive.ipynb": 10,
    "import_in_init_cell.ipynb": 10,
    "nbconvert_q2_unanswered.py": 8,
    "databricks_q2_unanswered.py": 8,
}


@pytest.mark.sandbox
def test_right_answers_keep_their_points_whatever_way_they_come_in(tmp_path: Path) -> None:
    files = [str(CASES / name) for name in POINTS]
    command = [sys.executable, "-m", "autograder", "grade", *files, "--assignment", "one_hot"]
    done = subprocess.run(
        [*command, "--sandbox", "process", "--out", str(tmp_path / "out")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with (tmp_path / "out" / "gradebook.csv").open(newline="") as table:
        scores = {row["submission"]: float(row["score"]) for row in csv.DictReader(table)}
    assert scores == POINTS
