"""Cells run as in a kernel: commands, other platforms, failing statements, endless loops."""

from pathlib import Path

import pytest
from forked_shell import run_cells

from autograder.runner.missed import explain, read
from autograder.runner.pace import Pace


def run(folder: Path, *cells: str, **options):
    return run_cells(cells, folder, **options)


# --- commands and magics ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "!pip install tensorflow",
        "!pip3 install -q -U numpy",
        "!python -m pip install keras",
        "!sudo apt-get install -y graphviz",
        "!conda install -y pandas",
        "!/usr/bin/env true; pip --version",
        "%pip install numpy",
        "pip install numpy",
        "!nvidia-smi",
        "!ls /kaggle/input",
        "x = !nvidia-smi -L",
        "!yes | head -100000",
        "%load_ext tensorboard\n%tensorboard --logdir logs",
        "%autosave 60",
    ],
)
def test_a_command_is_quick_and_costs_nothing_that_follows(tmp_path, line):
    alone, after = run(tmp_path, line, "import numpy as np", seconds=10)
    assert alone["outcome"] == "ok", alone["error"]
    assert alone["seconds"] < 8
    assert len(alone["output"]) < 30_000
    assert "np" in after["names"]


def test_an_endless_command_is_interrupted_and_ended(tmp_path):
    endless, after = run(tmp_path, "!sleep 600 && echo done", "x = 1", seconds=1)
    assert endless["outcome"] == "interrupted"
    assert endless["seconds"] < 5
    assert "x" in after["names"]


@pytest.mark.parametrize(
    "line",
    [
        "import faulthandler; faulthandler.enable()",
        "import subprocess, sys; subprocess.run(['true'], stdout=sys.stdout, stderr=sys.stderr)",
        "import os, sys; print(os.isatty(sys.stdout.fileno()))",
    ],
)
def test_the_streams_have_a_descriptor_as_in_a_kernel(tmp_path, line):
    (report,) = run(tmp_path, line)
    assert report["outcome"] == "ok", report["error"]


def test_a_magic_over_a_whole_cell_loses_no_name(tmp_path):
    reports = run(
        tmp_path,
        "%%time\nimport no_such_module\nimport numpy as np",
        "%%capture kept\nprint('x')\nimport math",
        "%%capture\n%%time\nimport json",
        "assert kept.stdout == 'x\\n'",
    )
    assert {"np", "math", "json", "kept"} <= set(reports[-1]["names"])
    assert "line 2" in reports[0]["error"]
    assert reports[-1]["outcome"] == "ok"


@pytest.mark.parametrize(
    "magic",
    [
        "%%wandb",
        "%%notify -m done",
        "%%memit",
        "%%heat\n%%time",
        "%%time\n%%snakeviz -t",
        "%%debug",
    ],
)
def test_a_magic_that_is_not_installed_loses_no_function(tmp_path, magic):
    cell = f"{magic}\nimport math\nkept = 3\n%matplotlib inline\ndef f(x):\n    return x"
    report, after = run(tmp_path, cell, "assert f(kept) == 3")
    assert report["outcome"] == after["outcome"] == "ok", report["error"] + after["error"]
    assert {"math", "f", "kept"} <= set(report["names"])


@pytest.mark.parametrize(
    "cell",
    [
        "%%skip\ndef f(x): return 0",
        "%%skip_if $slow\ndef f(x): return 0",
        "%%R\nf <- function(x) x",
        "%%R\nf = 3",
        "%%sql\nselect f",
        "%%javascript\nvar f = 1",
        "%%bash\nimport -window root f",
        "%%script python3\ndef f(x): return 0",
        "%%timeit\ndef f(x): return 0",
        "%%bigquery f\nimport f",
        "%%no_such",
    ],
)
def test_a_magic_whose_cell_is_no_python_or_is_to_be_left_out_defines_nothing(tmp_path, cell):
    _, _, checked = run(tmp_path, "def f(x): return x", cell, "assert f(5) == 5")
    assert checked["outcome"] == "ok", checked["error"]


# --- platforms --------------------------------------------------------------------------------

PLATFORMS = [
    "from google.colab import drive\ndrive.mount('/content/drive')",
    "from google.colab import drive\ndrive.mount('/content/drive', force_remount=True)\n"
    "%cd /content/drive/MyDrive/course",
    "from google.colab import files\nuploaded = files.upload()\nfor name in uploaded: print(name)",
    "from google.colab import files; files.download('x.png')",
    "import google.colab.output as output\noutput.enable_custom_widget_manager()",
    "from google.colab import userdata\nimport os\nos.environ['KEY'] = userdata.get('KEY')",
    "from google.colab.patches import cv2_imshow",
    "%tensorflow_version 2.x",
    "%load_ext google.colab.data_table",
    "import pandas as pd",
    "import seaborn as sns\nsns.set_theme()",
    "import torch\ndevice = torch.device('cuda')",
    "%load_ext tensorboard",
    "%load_ext no_such_extension",
    "import sys\nif True:\n    raise SystemError('GPU device not found')",
    "assert False, 'no GPU: change the runtime'",
    "import sys\nsys.exit('no GPU')",
    "import piplite\nawait piplite.install('numpy')",
    "import micropip\nawait micropip.install(['numpy', 'matplotlib'])",
    "import pyodide_js, js\nfrom pyodide.http import pyfetch\nr = await pyfetch('x.csv')",
    "import os\nos.chdir('/kaggle/working')",
    "import os\nfor name in os.listdir('/kaggle/input'): print(name)",
    "from kaggle_secrets import UserSecretsClient\nUserSecretsClient().get_secret('k')",
    "dbutils.library.restartPython()",
    "from ipywidgets import interact, widgets\ninteract(lambda x: x, x=3)",
    "import nest_asyncio\nnest_asyncio.apply()",
    "with open('/content/drive/MyDrive/x.txt') as f: text = f.read()",
]


@pytest.mark.parametrize("line", PLATFORMS)
def test_a_line_that_only_another_machine_has_costs_nothing_that_follows(tmp_path, line):
    without = ("pandas", "seaborn", "torch", "ipywidgets", "nest_asyncio", "tensorboard")
    (report,) = run(tmp_path, f"{line}\nimport numpy as np\ndef f(): return np", without=without)
    assert {"np", "f"} <= set(report["names"]), report["error"]


@pytest.mark.parametrize(
    "question",
    [
        "try:\n    import google.colab\n    on = True\nexcept ImportError:\n    on = False",
        "try:\n    from google.colab import drive\n    on = True\nexcept:\n    on = False",
        "def ask():\n    try:\n        import google.colab\n        return True\n"
        "    except ModuleNotFoundError:\n        return False\non = ask()",
        "import sys\non = 'google.colab' in sys.modules",
        "import importlib.util\non = importlib.util.find_spec('google.colab') is not None",
        "on = 'google.colab' in str(get_ipython())",
        "on = True\nimport contextlib\nwith contextlib.suppress(ImportError):\n    on = False\n"
        "    import google.colab\n    on = True",
        "import sys\non = sys.platform == 'emscripten' or 'pyodide' in sys.modules",
    ],
)
def test_a_cell_that_asks_whether_this_is_another_machine_hears_the_truth(tmp_path, question):
    before = "from google.colab import drive\nimport piplite"  # does not change the answer
    _, report = run(tmp_path, before, f"{question}\nassert on is False")
    assert report["outcome"] == "ok", report["error"]


@pytest.mark.parametrize(
    "loop",
    [
        "from tqdm import tqdm\nfor i in tqdm(range(5)): total += i",
        "from tqdm.notebook import tqdm, trange\nfor i in trange(5): total += i",
        "from tqdm.auto import tqdm\nfor i in tqdm(range(5), desc='x', leave=False): total += i",
        "import tqdm\nfor i in tqdm.tqdm(iterable=range(5)): total += i",
        "from tqdm.autonotebook import trange as t\nfor i in t(1, 5): total += i",
        "from tqdm import tqdm_notebook\nfor i, _ in enumerate(tqdm_notebook([1] * 5)): total += i",
        "from tqdm import tqdm\nbar = tqdm(range(5))\nfor i in bar:\n    total += i\n"
        "    bar.set_postfix(loss=i)\nassert len(bar) == 5",
        "from tqdm import tqdm\nfor i in tqdm(range(5)):\n    tqdm.write(f'{i}')\n    total += i",
        "from tqdm import tqdm\nbar = tqdm(total=5)\nwhile bar.n < bar.total:\n"
        "    total += bar.n\n    bar.update()",
        "from tqdm import tqdm\nwith tqdm(total=5) as bar:\n    for i in range(5):\n"
        "        total += i\n        bar.update(1)",
    ],
)
def test_a_bar_of_progress_that_is_not_installed_lets_the_loop_run(tmp_path, loop):
    (report,) = run(tmp_path, f"total = 0\n{loop}\nassert total == 10", without=("tqdm",))
    assert report["outcome"] == "ok", report["error"]


def test_libraries_see_no_stand_ins(tmp_path):
    (tmp_path / "library.py").write_text("import google.colab\n")
    (report,) = run(tmp_path, "import library")
    assert "No module named 'google.colab'" in report["error"]


# --- statements that fail ---------------------------------------------------------------------


def test_later_statements_run_but_bind_nothing_anew_that_the_cell_had_bound(tmp_path):
    cell = "x = 'good'\nx = undefined\nx = 'later'\ny = 'new'\nprint(x, y)"
    (report,) = run(tmp_path, cell)
    assert report["output"] == "good new\n"
    assert "line 2" in report["error"]
    assert "NameError: name 'undefined' is not defined" in report["error"]


@pytest.mark.parametrize(
    "cell",
    [
        "def f(): return 'good'\nf(1)\ndef f(): return 'later'\nassert f() == 'good'",
        "for f in ['good', 0]:\n    1 / len(f)\nf = 'later'\nassert f == 0",
        "import math as f\n1 / 0\nf = 'later'\nassert f.pi",
        "with open('/no/file') as f: pass\nf = 'later'\nassert f == 'later'",
        "f, g = 1, 2\nf, g = 3\n(f := 'later')\nassert f == 1",
        "f = [1]\nf.no_such()\nf.append(2)\nassert f == [1, 2]",
        "try:\n    f = 'good'\n    1 / 0\nfinally:\n    pass\nf = 'later'\nassert f == 'good'",
        "class f: pass\n1 / 0\nfrom math import pi as f\nassert isinstance(f, type)",
        "1 / 0\nf = [g for g in 'ab']\ng = 'later'\nassert g == 'later'",
    ],
)
def test_half_a_cell_replaces_no_good_value(tmp_path, cell):
    (report,) = run(tmp_path, cell)
    assert "AssertionError" not in report["error"]
    assert "more after it" not in report["error"]


def test_a_cell_run_by_a_cell_fails_by_itself(tmp_path):
    cell = "x = 1\nget_ipython().run_cell('1 / 0')\nx = 2\nassert x == 2"
    (report,) = run(tmp_path, cell)
    assert report["outcome"] == "ok", report["error"]


def test_a_cell_says_which_names_its_failed_statements_would_have_bound(tmp_path):
    cells = [
        "import pandas as pd, math\nfrom pandas import Series as np\nx = 1",
        "from no_such import *\ny = 2",
        "def broken(:\n    pass\ndef whole(): pass",
        "np = 1",
    ]
    reports = run(tmp_path, *cells, without=("pandas",))
    reason = "ModuleNotFoundError: No module named 'pandas'"
    assert sorted(reports[0]["missed"]) == [["np", 2, reason], ["pd", 1, reason]]
    assert "math" in reports[0]["names"]
    assert reports[1]["missed"][0][:2] == ["*", 1]
    assert ["whole", 1, "SyntaxError: invalid syntax"] in reports[2]["missed"]
    assert reports[3]["missed"] == []


JOB = [
    {"id": "a", "source": "\nfrom google.colab import drive\nimport numpy as np"},
    {"id": "b", "source": "import pandas as pd, numpy as np"},
]


def test_an_undefined_name_is_explained_by_the_cell_that_stopped():
    missed = {"b": read([["np", 1, "ModuleNotFoundError: No module named 'pandas'"]])}
    told = explain("your function raised NameError: name 'np' is not defined", JOB, missed)
    assert told == (
        "`np` is missing because the cell that begins `import pandas as pd, numpy as np` stopped "
        "at its line 1: ModuleNotFoundError: No module named 'pandas'"
    )
    assert explain("`np` is not defined in the notebook", JOB, missed) == told
    assert explain("name 'pd' is not defined", JOB, missed) == ""
    assert explain("no name at all", JOB, missed) == ""
    assert "`f` is missing" in explain("name 'f' is not defined", JOB, {"a": read([["*", 2, "x"]])})


@pytest.mark.parametrize(
    "forged",
    [None, "np", {"np": 1}, [1], [["np"]], [["np", "1", "x"]], [["np", -1, "x"]],
     [["", 1, "x"]], [["n" * 101, 1, "x"]], [["np", 1, ["x"]]], [["np", 1 << 40, "x"]]],
)  # fmt: skip
def test_a_forged_report_explains_nothing(forged):
    assert read(forged) == ()


def test_a_long_reason_is_cut_and_stands_on_one_line():
    (entry,) = read([["np", 1, "a\nb" * 1000]])
    assert len(entry.reason) == 300
    assert "\n" not in entry.reason


# --- time -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "loop",
    [
        "while True: pass",
        "n = 10\nwhile n > 0:\n    n + 1",
        "import time\ntime.sleep(600)",
        "import itertools\nsum(1 for _ in itertools.count())",
        "import threading\nthreading.Event().wait()",
        "import asyncio\nawait asyncio.sleep(600)",
        "import time\ntry:\n    time.sleep(600)\nexcept KeyboardInterrupt:\n    time.sleep(600)",
        "def f(n): return f(n - 1) if n else f(400)\nwhile True:\n    try: f(400)\n"
        "    except RecursionError: pass",
    ],
)
def test_an_endless_cell_is_interrupted_and_what_it_defines_afterwards_counts(tmp_path, loop):
    cell, after = run(tmp_path, f"{loop}\ndef late(): pass\nprint('no')", "x = 1", seconds=0.5)
    assert cell["outcome"] == "interrupted"
    assert cell["seconds"] < 6
    assert "late" in cell["names"]
    assert cell["output"] == ""
    assert "x" in after["names"]
    assert after["outcome"] == "ok"


def test_a_cell_that_ends_in_time_is_not_interrupted_later(tmp_path):
    reports = run(tmp_path, "x = 1", "import time\ntime.sleep(1.5)", "y = 1", seconds=1.0)
    assert [report["outcome"] for report in reports] == ["ok", "interrupted", "ok"]


def test_a_cell_that_swallows_the_interrupt_and_ends_is_told_apart(tmp_path):
    cell = "import time\ntry:\n    time.sleep(60)\nexcept:\n    pass\nx = 1"
    (report,) = run(tmp_path, cell, seconds=0.5)
    assert report["outcome"] == "interrupted"
    assert "interrupted after 0.5 seconds" in report["error"]


def test_each_interrupted_cell_halves_the_time_of_the_next():
    pace = Pace(60)
    for outcome in ("ok", "interrupted", "error", "interrupted"):
        pace.after(outcome)
    assert pace.seconds == 15
    for _ in range(20):
        pace.after("interrupted")
    assert pace.seconds == 1
