"""Figures, and what only a kernel has: every submission meets them in its first cell."""

import os
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt  # noqa: F401 - most assignments preload it
import pytest
from forked_shell import run_cells

import autograder
from autograder.runner.shell import defined_names, run_cell, shell_for_cells


def run(folder: Path, *cells: str):
    return run_cells(cells, folder)


FIGURES = [
    "%matplotlib inline",
    "%matplotlib notebook",
    "%matplotlib widget",
    "%matplotlib qt5",
    "%matplotlib",
    "%pylab inline",
    "%pylab",
    "%config InlineBackend.figure_format = 'svg'",
    "%config InlineBackend.figure_formats = {'png', 'retina'}",
    "get_ipython().run_line_magic('matplotlib', 'inline')",
    "get_ipython().magic('matplotlib inline')",
    "get_ipython().enable_matplotlib('inline')",
    "get_ipython().enable_gui('tk')",
    "import matplotlib; matplotlib.use('TkAgg')",
    "import matplotlib; matplotlib.use('WebAgg'); import matplotlib.pyplot",
    "import matplotlib.pyplot as plt; plt.switch_backend('QtAgg'); plt.figure()",
    "import matplotlib as m; m.rcParams['backend'] = 'MacOSX'; m.pyplot.plot([1])",
    "from matplotlib_inline.backend_inline import set_matplotlib_formats as s; s('svg')",
    "from IPython import get_ipython\nassert get_ipython().kernel is not None",
    "get_ipython().kernel.do_shutdown(True)",
    "get_ipython().ask_exit()",
    "exit()",
    "quit",
]


@pytest.mark.parametrize("line", FIGURES)
def test_a_line_about_figures_or_the_kernel_costs_nothing_that_follows(tmp_path, line):
    (report,) = run(tmp_path, f"{line}\nimport numpy as np")
    assert report["outcome"] == "ok", report["error"]
    assert "np" in report["names"]


def test_figures_are_made_without_a_screen_and_closed_when_they_are_shown(tmp_path):
    show = (
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n"
        "assert not plt.get_fignums()"
    )
    left_open = "plt.figure()"
    shown, opened, after = run(tmp_path, show, left_open, "assert not plt.get_fignums()")
    assert [shown["outcome"], opened["outcome"], after["outcome"]] == ["ok"] * 3
    assert "<Figure size 640x480 with 1 Axes>" in shown["output"]


def test_a_backend_without_a_window_is_given_as_asked(tmp_path):
    cell = (
        "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\nplt.figure()\n"
        "assert matplotlib.get_backend().lower() == 'agg', matplotlib.get_backend()"
    )
    (report,) = run(tmp_path, cell)
    assert report["outcome"] == "ok", report["error"]


PATHS = [str(Path(__file__).parents[1]), str(Path(autograder.__file__).parents[1])]
LATE = """
import sys
from pathlib import Path

sys.path[:0] = sys.argv[1:]
from forked_shell import run_cells

cells = [
    "import sys; assert 'matplotlib' not in sys.modules",
    "%matplotlib qt\\nimport numpy as np",
    "import matplotlib; matplotlib.use('TkAgg')",
    "import matplotlib.pyplot as plt; plt.plot([1]); plt.show(); assert not plt.get_fignums()",
]
for report in run_cells(cells[:1] + cells[2:], Path.cwd()) + run_cells(cells, Path.cwd()):
    assert report["outcome"] == "ok", report["error"]
"""


def test_matplotlib_is_imported_only_where_a_cell_asks_for_it(tmp_path):
    program = [sys.executable, "-c", LATE, *PATHS]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_names_that_a_magic_brought_are_no_answers_but_the_notebook_s_own_are(tmp_path):
    pid = os.fork()
    if pid == 0:
        try:
            os.chdir(tmp_path)
            shell = shell_for_cells()
            run_cell(shell, "%pylab inline\ndef normal(): return 'mine'", 60, 1000)
            names = defined_names(shell)
            os._exit(0 if names.get("normal") == "function" and "linspace" not in names else 1)
        finally:
            os._exit(2)
    assert os.waitpid(pid, 0)[1] == 0
