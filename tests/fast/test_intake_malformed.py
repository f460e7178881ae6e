"""Hundreds of malformed, hostile and odd inputs: each is read, or has its own clear reason."""

import json
import os
import random
import resource
from contextlib import suppress
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from malformed import GRADED, REJECTED, code_cell, dump, make_malformed, mutated

from autograder.errors import RejectedSubmission
from autograder.intake import Fate, GivenCell, ReleasedCells, find_submissions, load
from autograder.intake.cells import cells_to_run, wrong_assignment
from autograder.intake.notebook import read_notebook, read_script

FUNCTIONS = ("build_vocabulary", "one_hot", "decode")
SOURCES = (
    "import numpy as np",
    "def build_vocabulary(tokens):\n    return sorted(set(tokens))",
    "def one_hot(indices, depth):\n    return np.eye(depth, dtype='float32')[indices]",
    "def decode(vectors, vocabulary):\n    return [vocabulary[i] for i in vectors.argmax(-1)]",
    "grader.check_all()  # a long experiment",
)
RELEASED = ReleasedCells(
    "one_hot",
    {name: f"q{i}" for i, name in enumerate(FUNCTIONS, start=1)},
    tuple(
        GivenCell(f"cell{i}", "code", source, skipped="grader" in source)
        for i, source in enumerate(SOURCES)
    ),
)


def good_notebook():
    cells = [{"cell_type": "markdown", "id": "intro", "metadata": {}, "source": "# One-hot é…"}]
    cells += [code_cell(source, id=f"cell{i}") for i, source in enumerate(SOURCES)]
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
        "otter": {"assignment_name": "one_hot", "OK_FORMAT": False},
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "inputs"
    return folder, make_malformed(folder, good_notebook(), "one_hot", FUNCTIONS, seed=1)


@pytest.fixture(scope="module")
def made(written):
    folder, inputs = written
    found = {
        os.fspath(item.path.relative_to(folder)): item
        for item in find_submissions([folder], "one_hot.ipynb")
    }
    return inputs, found


def fate_of(found):
    if found.fate is not Fate.READY:
        return found.fate.value, found.reason
    try:
        load(found, RELEASED)
    except RejectedSubmission as reason:
        return REJECTED, str(reason)
    return GRADED, ""


def test_there_are_at_least_three_hundred_and_each_is_listed_once(made):
    inputs, found = made
    assert len(inputs) >= 300
    assert {item.path for item in inputs} == set(found)


def test_each_is_graded_rejected_or_ignored_as_expected(made):
    inputs, found = made
    wrong = []
    for item in inputs:
        fate, reason = fate_of(found[item.path])
        if fate != item.expected or item.fragment not in reason:
            wrong.append((item.path, item.expected, item.fragment, fate, reason[:100]))
    assert not wrong, "\n".join(map(str, wrong))


def test_every_reason_is_one_readable_line(made):
    inputs, found = made
    for item in inputs:
        if item.expected != GRADED:
            reason = fate_of(found[item.path])[1]
            assert 8 <= len(reason) <= 600
            assert reason.isprintable(), reason


def test_names_and_students_are_printable_and_nobody_shares_one(made):
    _, found = made
    names = [item.name for item in found.values()]
    counting = (Fate.READY, Fate.REJECTED)
    students = [item.student for item in found.values() if item.fate in counting]
    assert len(set(names)) == len(names)
    assert len(set(students)) == len(students)
    assert all(text.isprintable() and text.encode() for text in names + students)


def test_the_same_seed_makes_the_same_bytes(written, tmp_path):
    again = make_malformed(tmp_path, good_notebook(), "one_hot", FUNCTIONS, seed=1)
    listings = []
    for folder, made in (written, (tmp_path, again)):
        files = sorted(f for f in folder.rglob("*") if f.is_file() and f.stat().st_size < 1 << 20)
        content = [(f.relative_to(folder), f.read_bytes()) for f in files if not f.is_symlink()]
        listings.append((made, content))
    assert listings[0] == listings[1]


def test_reading_them_all_does_not_grow_the_process(made):
    inputs, found = made
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for item in inputs:
        fate_of(found[item.path])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 400 * 1024  # KiB; one largest notebook at a time


# --- property tests: only RejectedSubmission ---------------------------------------------------


def read_whole(data: bytes) -> None:
    """What `load` does after the bytes are there; its only exception is RejectedSubmission."""
    try:
        notebook = read_notebook(data)
        wrong_assignment(notebook, RELEASED)
        cells, _ = cells_to_run(notebook, RELEASED)
    except RejectedSubmission as reason:
        assert str(reason)
        return
    ids = [cell.id for cell in cells]
    assert len(set(ids)) == len(ids)
    assert all(cell.source.encode() for cell in cells)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_rejected(data):
    read_whole(data)
    with suppress(RejectedSubmission):
        read_script(data)


@given(st.integers(0, 2**32))
def test_a_notebook_with_any_bytes_changed_is_read_or_rejected(seed):
    for data in islice(mutated(dump(good_notebook()), random.Random(seed)), 3):
        read_whole(data)


@given(st.data())
@settings(deadline=None)
def test_a_notebook_with_any_part_replaced_is_read_or_rejected(data):
    notebook = good_notebook()
    for _ in range(data.draw(st.integers(1, 4))):
        here, key = notebook, data.draw(st.sampled_from(["cells", "metadata", "nbformat"]))
        while isinstance(here.get(key) if isinstance(here, dict) else here[key], (dict, list)):
            inner = here[key]
            keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
            if not keys or data.draw(st.booleans()):
                break
            here, key = inner, data.draw(st.sampled_from(keys))
        if data.draw(st.booleans()) and isinstance(here, dict):
            here.pop(key, None)
        else:
            here[key] = data.draw(json_values)
        if not isinstance(notebook.get("cells"), (dict, list)):
            break
    read_whole(json.dumps(notebook).encode())


@given(json_values)
def test_any_json_is_read_or_rejected(value):
    read_whole(json.dumps(value).encode())
    read_whole(json.dumps({"cells": value, "metadata": value, "nbformat": 4}).encode())
    read_whole(json.dumps({"worksheets": [{"cells": value}], "nbformat": 3}).encode())
