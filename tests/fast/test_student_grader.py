"""What `grader` says in a released notebook, in a real kernel, to a student who makes mistakes."""

import json
import os
import shutil
import sys
import time
import zipfile
from pathlib import Path

import pytest
from written_course import QUESTION

from autograder.course.first_cell import GRADING_PYTHON
from autograder.course.master import parse_master
from autograder.course.notebook import make_notebook

jupyter = pytest.importorskip("jupyter_client.manager", reason="a notebook runs in a kernel")
pytest.importorskip("ipykernel", reason="a notebook runs in a kernel")

pytestmark = pytest.mark.long

SMALL = Path(__file__).parents[1] / "courses" / "small"
MASTER = (SMALL / "solutions" / "smoothing.py").read_text(encoding="utf-8")
HINTS = """\
# %% [raw]
# # HINTS
# - How many windows are there?
# - Look at `np.convolve`.

# %% [raw]
# # END QUESTION"""
WAITING = """\
# %% [markdown]
# A cell that needs what the one before it makes:

# %%
print("the longest:", long_series.max())
"""
MASTER = MASTER.replace("# %% [raw]\n# # END QUESTION", HINTS, 1) + "\n" + QUESTION + WAITING
EXPORT = "grader.export(pdf=False, ignore_log=True)"  # nothing answers a request to save here


class Kernel:
    """A kernel in a student's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        environment = {k: v for k, v in os.environ.items() if not k.startswith("JPY_")}
        environment |= {"IPYTHONDIR": str(folder / ".ipython"), "MPLBACKEND": "agg"}
        self.manager, self.client = jupyter.start_new_kernel(
            kernel_name="python3", cwd=str(folder), env=environment
        )

    def run(self, code: str, interrupt_after: str = "") -> str:
        """All that a cell prints, returns and raises, as text; interrupted once it has printed."""
        sent = self.client.execute(code)
        said = []
        while True:
            message = self.client.get_iopub_msg(timeout=120)
            if message["parent_header"].get("msg_id") != sent:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                said.append(content["text"])
                if interrupt_after and interrupt_after in content["text"]:
                    time.sleep(0.2)
                    self.manager.interrupt_kernel()
            elif kind in ("execute_result", "display_data"):
                self.data = content["data"]
                said.append(content["data"].get("text/plain", ""))
            elif kind == "error":
                said.append("\n".join(content["traceback"]))
            elif kind == "status" and content["execution_state"] == "idle":
                break
        reply = self.client.get_shell_msg(timeout=60)
        while reply["parent_header"].get("msg_id") != sent:
            reply = self.client.get_shell_msg(timeout=60)
        self.status = reply["content"]["status"]
        return "\n".join(said).strip()


@pytest.fixture(scope="module")
def released():
    return make_notebook(
        parse_master(MASTER, path=Path("solutions/smoothing.py"), assignment="smoothing")
    )


@pytest.fixture(scope="module")
def kernel(released, tmp_path_factory):
    folder = tmp_path_factory.mktemp("student")
    (folder / "smoothing.ipynb").write_text(released.text, encoding="utf-8")
    kernel = Kernel(folder)
    yield kernel
    kernel.client.stop_channels()
    kernel.manager.shutdown_kernel(now=True)


@pytest.fixture
def session(kernel, released):
    """The kernel as after a restart: first cell and imports run, no question written."""
    for file in kernel.folder.glob("*.zip"):
        file.unlink()
    kernel.run("%reset -f\n%reset -f in\nimport os; os.environ.pop('JPY_SESSION_NAME', None)")
    first = kernel.run(cell(released, "# Run this cell first"))
    assert first == "" or sys.version_info[:2] > tuple(GRADING_PYTHON)
    assert kernel.run(cell(released, "import numpy as np")) == ""
    return kernel


def cell(released, text):
    return next(c.source for c in released.cells if c.kind == "code" and text in c.source)


def test_a_function_whose_cell_was_not_run_is_asked_for_by_name(session):
    said = session.run('grader.check("q1")')
    assert said == "q1 results: moving_average is not defined: run its cell first"


def test_an_untouched_function_is_not_written_yet_and_a_wrong_one_is_wrong(session, released):
    session.run(cell(released, "def count_words("))
    session.run("def most_common(counts, n):\n    return sorted(counts)")
    said = session.run('grader.check("q2")')
    assert "q2 results: 1 of 2 test cases failed" in said
    assert "case does not matter: not checked\n    count_words is not written yet" in said
    assert "got ['a', 'b']" in said
    session.run(cell(released, "def most_common("))
    assert session.run('grader.check("q2")') == (
        "q2 results: count_words is not written yet; most_common is not written yet"
    )


def test_a_stub_without_its_docstring_is_still_a_stub(session):
    session.run("def moving_average(values, width):\n    pass  # tomorrow")
    assert session.run('grader.check("q1")') == "q1 results: moving_average is not written yet"


def test_what_a_function_returned_stands_in_the_page_as_it_is(session):
    session.run("def most_common(counts, n):\n    return ['<unk>', \"'tis\"]")
    said = session.run('grader.check("q2")')
    assert """got ['<unk>', "'tis"]""" in said
    assert "&lt;unk&gt;" in session.data["text/html"]
    assert "<unk>" not in session.data["text/html"]
    session.run("def most_common(counts, n):\n    raise ValueError(\"'tis wrong'\")")
    assert "ValueError: 'tis wrong'" in session.run('grader.check("q2")')


def test_an_error_is_shown_with_the_line_of_the_students_own_cell(session):
    session.run("def neighbours(values, i):\n    return values[i], values[i + 1]")
    session.run(
        "def moving_average(values, width):\n"
        "    means = []\n"
        "    for i in range(len(values)):\n"
        "        means.append(sum(neighbours(values, i)) / 2)\n"
        "    return means"
    )
    said = session.run('grader.check("q1")')
    assert "IndexError: list index out of range" in said
    assert "in your neighbours, line 2: `return values[i], values[i + 1]`" in said
    assert "in the check: result = moving_average([1, 3, 5], 2)" in said


def test_after_a_syntax_error_it_is_said_that_an_older_function_was_checked(session):
    session.run("def moving_average(values, width):\n    retrun values")
    assert session.run('grader.check("q1")') == (
        "q1 results: moving_average is not defined: its cell has a syntax error, line 2: "
        "`retrun values`"
    )
    session.run("def moving_average(values, width):\n    return [2.0, 4.0]")
    assert session.run('grader.check("q1")') == "q1 results: All test cases passed!"
    session.run("def moving_average(values, width):\n    return [2.0, 4.0")
    said = session.run('grader.check("q1")')
    assert "What was checked is an older moving_average: its cell has a syntax error" in said


@pytest.mark.parametrize("command", ['grader.check("q1")', "grader.check_all()"])
def test_an_interrupt_is_one_line_with_the_place_and_ends_run_all(session, command):
    session.run(
        "def moving_average(values, width):\n"
        "    print('round', flush=True)\n"
        "    while values:\n"
        "        width += 1"
    )
    said = session.run(command, interrupt_after="round")
    head, _, line = said.partition("\n\n")
    assert head == "round"
    assert line.startswith("stopped in moving_average, line ")
    assert "\n" not in line
    assert session.status == "error"
    assert session.run("1 + 1") == "2", "the kernel goes on"


def test_a_name_that_is_no_function_any_more_is_told(session):
    session.run("moving_average = [1, 2]")
    assert "moving_average is not a function any more (list)" in session.run('grader.check("q1")')


def test_a_function_that_leaves_python_fails_its_check_and_nothing_else(session):
    session.run("def moving_average(values, width):\n    raise SystemExit(0)")
    assert "SystemExit" in session.run('grader.check("q1")')


def test_unknown_questions_are_told_without_a_traceback(session):
    assert session.run('grader.check("q7")') == "There is no question 'q7': there are q1, q2."


def test_cells_that_need_an_open_question_say_so_and_pass_it_on(session, released):
    session.run(cell(released, "def moving_average("))
    said = session.run(cell(released, "long_series = "))
    assert said == "This cell needs q1 first: moving_average is not written yet."
    session.run("%reset_selective -f long_series")
    said = session.run(cell(released, "the longest"))
    assert said == "`long_series` is not there: the cell that makes it could not run."
    session.run("def moving_average(values, width):\n    return values")
    assert "needs" not in session.run(cell(released, "long_series = "))
    assert session.run(cell(released, "the longest")).startswith("the longest: ")


def test_a_cell_that_fails_for_another_reason_beside_an_open_question_says_both(session):
    said = session.run("print(1 // 0)\nmoving_average([1], 1)")
    assert said == (
        "This cell needs q1 first: moving_average is not defined: run its cell first.\n"
        "It ended with ZeroDivisionError: integer division or modulo by zero"
    )


def test_an_exception_that_cannot_even_say_what_it_is_fails_its_check(session):
    session.run("class Mute(Exception):\n    def __str__(self):\n        return 1 / 0")
    session.run("def moving_average(values, width):\n    raise Mute")
    said = session.run('grader.check("q1")')
    assert "Mute\n    in your moving_average, line 2: `raise Mute`" in said


def test_other_mistakes_keep_their_traceback(session):
    session.run("def moving_average(values, width):\n    return values")
    said = session.run("moving_average([1], 1)[4]")
    assert "IndexError" in said
    assert "Traceback" in said
    assert "SyntaxError" in session.run("1 +")


def test_an_experiment_stops_no_run_all_and_answers_and_imports_do(released):
    tags = {c.source: c.tags for c in released.cells if c.kind == "code"}
    marked = [source for source, found in tags.items() if "raises-exception" in found]
    assert [source.split("\n")[0][:11] for source in marked] == [
        "noisy = np.",
        "long_series",
        'print("the ',
    ]
    assert "raises-exception" not in tags[cell(released, "import numpy as np")]


def test_hints_come_one_after_the_other_and_then_again(session):
    texts = [session.run('grader.hint("q1")') for _ in range(3)]
    assert texts[0].startswith("**Hint 1 of 2.** How many windows are there?")
    assert "**Hint 2 of 2.** Look at `np.convolve`." in texts[1]
    assert texts[2] == texts[0]
    assert "text/html" not in session.data
    assert "np.convolve" not in session.data["text/markdown"]
    assert session.run('grader.hint("q2")') == "There are no hints to q2."


def test_who_has_a_newer_python_than_grading_is_told_so(session, released):
    newer = "import sys\nown, sys.version_info = sys.version_info, (3, 99, 0)\n"
    said = session.run(newer + cell(released, "# Run this cell first"))
    session.run("sys.version_info = own")
    assert said.startswith("Grading runs Python 3.11, and this is 3.99: what only newer ones know")


def test_plain_otter_runs_the_same_checks_beside_it(session):
    session.run("def moving_average(values, width):\n    return [2.0, 4.0]")
    said = session.run("import otter\notter.Notebook('smoothing.ipynb').check('q1')")
    assert "q1 results: All test cases passed!" in said


# --- the export ---------------------------------------------------------------------------------


def handed_in(session):
    """The notebook in the one zip that there is."""
    (file,) = session.folder.glob("*.zip")
    with zipfile.ZipFile(file) as archive:
        return next(name for name in archive.namelist() if name.endswith(".ipynb"))


@pytest.fixture
def copies(session, released):
    """Two more notebooks of the assignment in the folder, the last one made the newest."""
    files = [session.folder / name for name in ("smoothing-Copy1.ipynb", "smoothing-Copy2.ipynb")]
    for seconds, file in enumerate(files, 1):
        shutil.copy(session.folder / "smoothing.ipynb", file)
        stamp = time.time() + seconds
        os.utime(file, (stamp, stamp))
    yield files
    for file in files:
        file.unlink(missing_ok=True)


def test_before_the_zip_each_question_is_done_wrong_or_missing(session, released):
    session.run("def moving_average(values, width):\n    return [2.0, 4.0]")
    session.run('grader.check("q1")')
    session.run(cell(released, "def count_words("))
    said = session.run(EXPORT)
    assert "q1  done" in said
    assert "q2  missing: count_words is not written yet; most_common is not defined" in said
    assert handed_in(session) == "smoothing.ipynb"
    session.run("def moving_average(values, width):\n    return [2.0, 5.0]")
    assert "q1  its cell was run again after its check" in session.run(EXPORT)
    session.run('grader.check("q1")')
    assert "q1  wrong: 1 of 1 test cases failed" in session.run(EXPORT)


def test_the_export_says_which_question_in_words_has_no_answer(session, released):
    file = session.folder / "smoothing.ipynb"
    open_still = "w1  nothing is written in its cell, in the file as it was last saved."
    assert session.run(EXPORT).splitlines()[-1] == open_still
    content = json.loads(released.text)
    answer = next(one for one in content["cells"] if one["id"] == "w1-answer")
    try:
        for text, said in ((["  \n"], True), (["It flattens\n", "narrow peaks."], False)):
            answer["source"] = text
            file.write_text(json.dumps(content), encoding="utf-8")
            assert (open_still in session.run(EXPORT)) is said
    finally:
        file.write_text(released.text, encoding="utf-8")


def test_the_export_takes_the_notebook_that_jupyter_has_open(session, copies):
    session.run(f"os.environ['JPY_SESSION_NAME'] = {str(session.folder / 'smoothing.ipynb')!r}")
    said = session.run(EXPORT)
    assert "The notebook that is handed in: smoothing.ipynb" in said
    assert "is taken" not in said
    assert handed_in(session) == "smoothing.ipynb"


def test_a_server_that_tells_the_file_from_its_root_is_understood(session, copies):
    session.run("os.environ['JPY_SESSION_NAME'] = 'course/week 1/smoothing.ipynb'")
    said = session.run(EXPORT)
    assert "is gone" not in said
    assert handed_in(session) == "smoothing.ipynb"


def test_the_export_takes_the_notebook_that_vs_code_has_open(session, copies):
    session.run(f"__vsc_ipynb_file__ = {str(copies[0])!r}")
    session.run(EXPORT)
    assert handed_in(session) == copies[0].name


def test_when_nobody_tells_the_newest_is_taken_and_that_is_said(session, copies):
    said = session.run(EXPORT)
    assert "Of smoothing-Copy1.ipynb, smoothing-Copy2.ipynb, smoothing.ipynb the one saved " in said
    assert handed_in(session) == "smoothing-Copy2.ipynb"


def test_a_kernel_older_than_a_rename_falls_through_and_says_so(session, copies):
    session.run(f"os.environ['JPY_SESSION_NAME'] = {str(session.folder / 'old.ipynb')!r}")
    copies[0].unlink()
    said = session.run(EXPORT)
    assert "old.ipynb, for which this kernel was started, is gone: renamed or moved." in said
    assert handed_in(session) == "smoothing-Copy2.ipynb"


SAVING = (
    "import pathlib, threading\n"
    "threading.Timer(1, pathlib.Path({name!r}).touch).start()\n"
    "grader.export(pdf=False, ignore_log=True, force_save=True)"
)


def start_with(session, released, file):
    """The first cell in a kernel that Jupyter started for this file."""
    session.run("del grader")
    session.run(f"os.environ['JPY_SESSION_NAME'] = {str(file)!r}")
    assert session.run(cell(released, "# Run this cell first")) == ""


@pytest.mark.parametrize("again", [False, True], ids=["", "first cell run again"])
def test_a_renamed_notebook_is_handed_in_though_another_file_has_its_old_name(
    session, released, copies, again
):
    opened, renamed = copies[0], session.folder / "mine.ipynb"
    start_with(session, released, opened)
    opened.rename(renamed)
    shutil.copy(session.folder / "smoothing.ipynb", opened)
    try:
        if again:
            assert session.run(cell(released, "# Run this cell first")) == ""
        said = session.run(EXPORT)
        assert "The notebook of this kernel was renamed: it is mine.ipynb now." in said
        assert handed_in(session) == "mine.ipynb"
    finally:
        renamed.unlink()


def test_a_renamed_notebook_is_known_where_a_copy_is_newer(session, released, copies):
    start_with(session, released, copies[0])
    renamed = copies[0].rename(session.folder / "mine.ipynb")
    try:
        assert "is gone" not in session.run(EXPORT)
        assert handed_in(session) == "mine.ipynb"
    finally:
        renamed.unlink()


def test_an_editor_that_writes_a_new_file_under_the_same_name_is_no_renaming(
    session, released, copies
):
    start_with(session, released, copies[0])
    draft = session.folder / "draft"
    shutil.copy(copies[0], draft)
    draft.replace(copies[0])
    assert "renamed" not in session.run(EXPORT)
    assert handed_in(session) == copies[0].name


def test_of_copies_the_one_that_jupyter_saves_when_it_is_asked_to_is_handed_in(
    session, released, copies
):
    start_with(session, released, session.folder / "smoothing.ipynb")
    said = session.run(SAVING.format(name="smoothing-Copy1.ipynb"))
    assert "has just been saved, is smoothing-Copy1.ipynb" in said
    assert handed_in(session) == "smoothing-Copy1.ipynb"


def test_a_notebook_with_a_byte_order_mark_is_exported_without_it(session, released):
    file = session.folder / "smoothing.ipynb"
    text = file.read_bytes()
    file.write_bytes(b"\xef\xbb\xbf" + text)
    try:
        assert session.run(cell(released, "# Run this cell first")) == ""
        session.run(EXPORT)
        assert handed_in(session) == "smoothing.ipynb"
        (zipped,) = session.folder.glob("*.zip")
        with zipfile.ZipFile(zipped) as archive:
            assert archive.read("smoothing.ipynb") == text
    finally:
        file.write_bytes(text)


def test_after_a_change_of_folder_the_zip_still_lies_beside_the_notebook(session):
    session.run(f"os.environ['JPY_SESSION_NAME'] = {str(session.folder / 'smoothing.ipynb')!r}")
    session.run("os.makedirs('elsewhere', exist_ok=True); os.chdir('elsewhere')")
    session.run(EXPORT)
    session.run("os.chdir('..')")
    assert handed_in(session) == "smoothing.ipynb"


def test_another_assignment_and_broken_files_are_no_candidates(session, released):
    other = json.loads(released.text)
    other["metadata"]["otter"]["assignment_name"] = "other"
    other["metadata"]["autograder"]["assignment"] = "other"
    strangers = {"a.ipynb": json.dumps(other), "b.ipynb": "{", "c.ipynb": "[]", "d.ipynb": "{}"}
    for name, text in strangers.items():
        (session.folder / name).write_text(text)
    try:
        assert session.run(cell(released, "# Run this cell first")) == ""
        assert "smoothing.ipynb" in session.run(EXPORT)
        assert handed_in(session) == "smoothing.ipynb"
    finally:
        for name in strangers:
            (session.folder / name).unlink()
