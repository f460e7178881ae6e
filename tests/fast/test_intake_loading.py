"""One found file becomes the cells that run, or a reason."""

import json
import os

import pytest

from autograder.errors import MachineryError, RejectedSubmission
from autograder.intake import (
    GivenCell,
    IntakeLimits,
    ReleasedCells,
    cells_to_run,
    find_submissions,
    load,
    wrong_assignment,
)
from autograder.intake.notebook import read_notebook

EXPERIMENT = "train_for_hours()\nplot()"
RELEASED = ReleasedCells(
    "one_hot",
    {"one_hot": "q2", "build_vocabulary": "q1"},
    (
        GivenCell("init", "code", "import otter", skipped=True),
        GivenCell("q2-one_hot", "code", "def one_hot(indices, depth):\n    ..."),
        GivenCell("long", "code", EXPERIMENT, skipped=True),
    ),
    {"next_word": ("build_vocabulary", "tokenize")},
)


def notebook(*cells, **metadata):
    made = [
        {"cell_type": "code", "id": identity, "metadata": {}, "source": source, "outputs": []}
        for identity, source in cells
    ]
    for cell in made:
        if cell["id"] is None:
            del cell["id"]
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def read(*cells, **metadata):
    return read_notebook(json.dumps(notebook(*cells, **metadata)).encode())


def run(*cells):
    chosen, notes = cells_to_run(read(*cells), RELEASED)
    return [(cell.id, cell.source) for cell in chosen], notes


def load_bytes(folder, data, name="ada.ipynb", **options):
    (folder / name).write_bytes(data)
    (found,) = find_submissions([folder / name], "one_hot.ipynb")
    return load(found, RELEASED, **options)


# --- cells ------------------------------------------------------------------------------------


def test_skipped_cells_are_known_by_their_source_where_ids_are_lost():
    cells, _ = run((None, "import otter\n"), (None, EXPERIMENT + "  \n\n"), ("b7", "x = 1"))
    assert cells == [("b7", "x = 1")]
    cells, _ = run(("other", EXPERIMENT), (None, EXPERIMENT + "\nmore()"))
    assert cells == [("cell-2", EXPERIMENT + "\nmore()")]


def test_a_student_s_own_tags_skip_nothing():
    data = notebook(("q2-one_hot", "def one_hot(i, d): pass"))
    data["cells"][0]["metadata"] = {"tags": ["otter_ignore"]}
    cells, _ = cells_to_run(read_notebook(json.dumps(data).encode()), RELEASED)
    assert len(cells) == 1


def test_copies_of_a_cell_run_under_ids_of_their_own():
    cells, _ = run(("a", "x = 1"), ("a", "x = 2"), ("a-2", "x = 3"), (None, "x = 4"))
    assert [source for _, source in cells] == ["x = 1", "x = 2", "x = 3", "x = 4"]
    assert len({identity for identity, _ in cells}) == 4
    assert cells[0][0] == "a"


def test_a_copy_of_a_skipped_cell_with_new_code_runs():
    cells, _ = run(("long", EXPERIMENT), ("long", "def one_hot(i, d): pass"))
    assert [source for _, source in cells] == ["def one_hot(i, d): pass"]


STUB = "def one_hot(indices, depth):\n    ..."
OWN = "def one_hot(indices, depth):\n    return rows(indices)"


@pytest.mark.parametrize(
    "own", [OWN, "one_hot = lambda i, d: rows(i)", "class one_hot: pass", f"@cache\n{OWN}"]
)
def test_the_stub_below_an_answer_does_not_undo_it(own):
    cells, notes = run((None, own), ("q2-one_hot", STUB + "\n\n"), ("b", "x = 1"))
    assert [source for _, source in cells] == [own, "x = 1"]
    assert notes == ("cell 2 is one_hot as it was released, below the one of cell 1: left out",)


def test_the_untouched_one_of_two_copies_does_not_count():
    cells, _ = run(("q2-one_hot", OWN), ("q2-one_hot", STUB), ("c", STUB))
    assert [source for _, source in cells] == [OWN]


@pytest.mark.parametrize(
    "above",
    [
        "x = 1",
        STUB,
        "class Coder:\n    def one_hot(self): pass",
        "# one_hot = mine",
        "one_hot == 3",
    ],
)
def test_a_stub_with_no_answer_above_it_runs(above):
    cells, notes = run((None, above), ("q2-one_hot", STUB))
    assert [source for _, source in cells] == [above, STUB]
    assert not notes


def test_whatever_else_defines_a_function_anew_counts():
    changed = STUB.replace("...", "pass")
    cells, _ = run((None, OWN), ("q2-one_hot", changed))
    assert [source for _, source in cells] == [OWN, changed]


# --- the assignment ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "named", "refused"),
    [
        ("def quantize(x): pass", "physics", True),
        ("def one_hot(i, d): pass", "physics", False),
        ("one_hot = lambda i, d: None", "physics", False),
        ("from mine import one_hot", "physics", False),
        ("def quantize(x): pass", "one_hot", False),
        ("def quantize(x): pass", "", False),
        ("def build_vocabulary(tokens, size): pass", "next_word", True),
        ("def build_vocabulary(tokens): pass", "physics", False),
    ],
)
def test_another_assignment_is_known_by_its_metadata_and_by_lacking_ours(source, named, refused):
    reason = wrong_assignment(read(("a", source), otter={"assignment_name": named}), RELEASED)
    assert bool(reason) is refused
    assert not refused or named in reason


# --- files ------------------------------------------------------------------------------------


def test_outputs_and_metadata_do_not_change_the_digest_but_sources_do(tmp_path):
    plain = notebook(("a", "x = 1"))
    noisy = notebook(("a", "x = 1"), kernelspec={"name": "python3"})
    noisy["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "hi"}]
    noisy["cells"][0]["metadata"] = {"tags": ["x"]}
    changed = notebook(("a", "x = 2"))
    digests = [load_bytes(tmp_path, json.dumps(n).encode()).digest for n in (plain, noisy, changed)]
    assert digests[0] == digests[1] != digests[2]


def test_a_script_is_the_cells_it_was_made_from(tmp_path):
    loaded = load_bytes(tmp_path, b"x = 1\r\n\r\n# %%\r\ny = 2\r\n", "ada.py")
    assert [(c.id, c.source) for c in loaded.cells] == [("line-1", "x = 1"), ("line-4", "y = 2")]


def test_the_place_of_broken_json_is_named(tmp_path):
    with pytest.raises(RejectedSubmission, match="broken JSON at line 2, column 3"):
        load_bytes(tmp_path, b'{"cells":\n  oops}')


def test_a_file_over_the_limit_is_not_read(tmp_path):
    with pytest.raises(RejectedSubmission, match="more than the 1 MiB allowed"):
        limits = IntakeLimits(notebook_bytes=1 << 20, archive_bytes=1 << 20)
        load_bytes(tmp_path, b" " * (2 << 20), limits=limits)


def test_a_file_swapped_for_a_pipe_after_it_was_found_does_not_block(tmp_path):
    path = tmp_path / "ada.ipynb"
    path.write_bytes(b"{}")
    (found,) = find_submissions([path])
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(RejectedSubmission, match="named pipe"):
        load(found, RELEASED)


def test_a_file_that_vanished_is_not_the_student_s_fault(tmp_path):
    path = tmp_path / "ada.ipynb"
    path.write_bytes(b"{}")
    (found,) = find_submissions([path])
    path.unlink()
    with pytest.raises(MachineryError, match="cannot read"):
        load(found, RELEASED)
