"""The release as a student meets it: unzip, open in JupyterLab, work, check, export; then grade.

A real JupyterLab server runs beside the unzipped folder with the kernel of this environment, and
headless Chromium does what a student does, in the page: first what students do wrong.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from each import each
from jupyter_lab import PATIENCE, Student, opened, playwright_api, served
from quick_prover import QuickProver

from autograder.course.master import load_master
from autograder.course.settings import load_course
from autograder.releasing.release import release

pytest.importorskip("jupyterlab", reason="the student's side needs JupyterLab")
pytest.importorskip("ipykernel", reason="a notebook needs a Jupyter kernel to run in")

# The exported zip is graded.
pytestmark = [pytest.mark.browser, pytest.mark.sandbox, pytest.mark.long]
ROOT = Path(__file__).parents[2]
ASSIGNMENT = "one_hot"
# Per assignment that takes models: a question, and an answer that no Input starts.
UNBUILT = {
    "next_word": (
        "q3",
        "def build_model(vocabulary_size, window, embedding_dim=64, units=128):\n"
        "    model = keras.Sequential([keras.layers.Embedding(vocabulary_size, embedding_dim),\n"
        "                              keras.layers.LSTM(units),\n"
        "                              keras.layers.Dense(vocabulary_size, 'softmax')])\n"
        "    model.compile('adam', 'sparse_categorical_crossentropy')\n"
        "    return model",
    ),
    "rnn_cnn": (
        "q2",
        "def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):\n"
        "    return keras.Sequential([keras.layers.Embedding(vocabulary_size, embedding_dim),\n"
        "                             keras.layers.Conv1D(filters, region_size),\n"
        "                             keras.layers.GlobalMaxPooling1D(),\n"
        "                             keras.layers.Dense(1, 'sigmoid')])",
    ),
    "autoencoder": (
        "q4",
        "def build_denoiser():\n"
        "    model = keras.Sequential([keras.layers.Conv2D(8, 3, padding='same'),\n"
        "                              keras.layers.Conv2D(1, 3, padding='same')])\n"
        "    model.compile('adam', 'mse')\n"
        "    return model",
    ),
    "music": (
        "q3",
        "def build_model(vocabulary_size, width, units=128):\n"
        "    model = keras.Sequential([keras.layers.LSTM(units),\n"
        "                              keras.layers.Dense(vocabulary_size, 'softmax')])\n"
        "    model.compile('adam', 'categorical_crossentropy')\n"
        "    return model",
    ),
    "translation": (
        "q2",
        "def build_seq2seq(source_size, target_size, source_length, target_length,\n"
        "                  embedding_dim=32, units=64):\n"
        "    encoder = keras.Sequential([keras.layers.Embedding(source_size, embedding_dim),\n"
        "                                keras.layers.GRU(units)])\n"
        "    step = keras.Sequential([keras.layers.Dense(target_size, 'softmax')])\n"
        "    model = keras.Sequential([keras.layers.Embedding(target_size, embedding_dim),\n"
        "                              keras.layers.Dense(target_size, 'softmax')])\n"
        "    model.compile('adam', 'sparse_categorical_crossentropy')\n"
        "    return model, encoder, step",
    ),
    "vaegan": (
        "q2",
        "def build_discriminator(feature_dim):\n"
        "    features = keras.Sequential([keras.layers.Dense(feature_dim, 'leaky_relu')])\n"
        "    return features, keras.Sequential([keras.layers.Dense(1)])",
    ),
}


@pytest.fixture(scope="module")
def course_folder(tmp_path_factory) -> Path:
    """A copy of what makes the assignment, to cut a version from."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "grading.yml", folder)
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    for name in (ASSIGNMENT, *UNBUILT):
        hidden = Path("tests", "hidden", name)
        shutil.copytree(ROOT / hidden, folder / hidden)
    course = load_course(folder)
    release(course, [ASSIGNMENT], version="2026.1", prover=QuickProver(course))
    release(load_course(folder), list(UNBUILT))  # their data is not needed here
    return folder


@pytest.fixture(scope="module")
def folder(course_folder, tmp_path_factory) -> Path:
    """The student's folder: what the zip of the version unpacks to."""
    home = tmp_path_factory.mktemp("student")
    (parcel,) = course_folder.glob(f"dist/2026.1/**/{ASSIGNMENT}-students.zip")
    with zipfile.ZipFile(parcel) as archive:
        archive.extractall(home)
    for name in UNBUILT:
        shutil.copytree(course_folder / "assignments" / name, home / name)
    return home / ASSIGNMENT


@pytest.fixture(scope="module")
def lab(folder, tmp_path_factory) -> Iterator[str]:
    """A JupyterLab server over the student's folders; the address that opens a notebook in one."""
    with served(folder.parent, tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture(scope="module")
def student(lab, folder, browser) -> Iterator[Student]:
    with opened(lab, ASSIGNMENT, folder, browser) as student:
        yield student


def test_before_its_cell_has_run_a_function_is_asked_for(student):
    student.run("# Run this cell first")
    student.run("import numpy as np")
    said = student.run('grader.check("q1")').inner_text()
    assert "q1 results: build_vocabulary is not defined: run its cell first" in said


def test_a_check_of_an_untouched_question_says_that_it_is_not_written(student):
    student.run("def build_vocabulary(")
    said = student.run('grader.check("q1")')
    student.picture("untouched")
    assert "q1 results: build_vocabulary is not written yet" in said.inner_text()


def test_a_wrong_answer_is_shown_as_it_is_with_the_line_that_failed(student):
    student.write("build_vocabulary", "def build_vocabulary(tokens):\n    return ['<unk>', 'a']")
    student.run("def build_vocabulary(")
    assert "got ['<unk>', 'a']" in student.run('grader.check("q1")').inner_text()
    student.write("build_vocabulary", "def build_vocabulary(tokens):\n    return tokens[99]")
    student.run("def build_vocabulary(")
    said = student.run('grader.check("q1")').inner_text()
    student.picture("wrong")
    assert "in your build_vocabulary, line 2: `return tokens[99]`" in said


def test_an_interrupted_check_leaves_one_line(student):
    endless = "def build_vocabulary(tokens):\n    print('busy')\n    while tokens:\n        pass"
    student.write("build_vocabulary", endless)
    student.run("def build_vocabulary(")
    busy = student.cell('grader.check("q1")').get_by_text("busy")
    said = student.run(
        'grader.check("q1")', meanwhile=lambda: (busy.wait_for(), student.interrupt())
    ).inner_text()
    student.picture("interrupted")
    assert re.search(r"stopped in build_vocabulary, line [34]: `(while tokens:|pass)`", said)
    assert len(said) < 200


def test_run_all_comes_to_the_end_with_a_question_open(student, course_folder, folder):
    master = load_master(load_course(course_folder), ASSIGNMENT)
    for cell in master.solutions:
        if cell.question != "q2":
            student.write(cell.function, cell.filled)
    student.restart_and_run_all()
    exported = student.cell("grader.export(").locator(".jp-Cell-outputArea")
    playwright_api.expect(exported).to_contain_text("has been exported", timeout=2 * PATIENCE)
    said = exported.inner_text()
    student.picture("open_question")
    assert re.search(r"q1\s+done", said)
    assert re.search(r"q2\s+missing: one_hot is not written yet", said)
    waiting = student.cell("melody =").locator(".jp-Cell-outputArea").inner_text()
    assert waiting.strip() == "This cell needs q2 first: one_hot is not written yet."
    for file in folder.glob("*.zip"):
        file.unlink()


def test_of_two_copies_the_one_that_is_open_is_handed_in(student, folder):
    copy = folder / f"{ASSIGNMENT}-Copy1.ipynb"
    shutil.copyfile(folder / f"{ASSIGNMENT}.ipynb", copy)
    later = time.time() + 3600
    os.utime(copy, (later, later))
    exported = student.run("grader.export(").inner_text()
    assert f"The notebook that is handed in: {ASSIGNMENT}.ipynb" in exported
    assert "Couldn't automatically save" not in exported
    (handed_in,) = folder.glob("*.zip")
    with zipfile.ZipFile(handed_in) as archive:
        assert "build_vocabulary" in archive.read(f"{ASSIGNMENT}.ipynb").decode()
        assert copy.name not in archive.namelist()
    copy.unlink()
    handed_in.unlink()


def test_filled_restarted_and_run_every_check_passes_and_the_zip_earns_full_marks(
    student, course_folder, folder, tmp_path
):
    master = load_master(load_course(course_folder), ASSIGNMENT)
    for cell in master.solutions:
        student.write(cell.function, cell.filled)
    student.restart_and_run_all()
    everything = student.cell("grader.check_all()").locator(".jp-Cell-outputArea")
    questions = [question.id for question in master.questions]
    for question in questions:
        playwright_api.expect(everything).to_contain_text(
            f"{question} results: All test cases passed!", timeout=PATIENCE
        )
    assert "failed" not in everything.inner_text()
    # Nobody has saved the notebook: the export does.
    exported = student.cell("grader.export(").locator(".jp-Cell-outputArea")
    playwright_api.expect(exported).to_contain_text(
        "Your submission has been exported", timeout=PATIENCE
    )
    student.picture("exported")
    (handed_in,) = folder.glob(f"{ASSIGNMENT}_*.zip")
    options = ["--assignment", ASSIGNMENT, "--sandbox", "process", "--course", course_folder]
    graded = subprocess.run(
        [
            sys.executable,
            "-m",
            "autograder",
            "grade",
            handed_in,
            *options,
            "--out",
            tmp_path / "out",
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert graded.returncode == 0, graded.stdout + graded.stderr
    with (tmp_path / "out" / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["status"], float(row["score"])) == ("graded", float(row["maximum"]))


@pytest.mark.parametrize("assignment", each(UNBUILT, always=["next_word"]))
def test_a_model_that_no_input_starts_is_told_so_and_keras_opens_quietly(
    lab, folder, browser, assignment
):
    question, answer = UNBUILT[assignment]
    function = answer.partition("(")[0].removeprefix("def ")
    with opened(lab, assignment, folder.parent / assignment, browser) as student:
        student.run("# Run this cell first")
        student.run("import keras")
        red = student.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]')
        assert red.count() == 0, red.all_inner_texts()
        student.write(function, answer)
        student.run(f"def {function}(")
        said = student.run(f'grader.check("{question}")').inner_text()
        student.picture(f"{assignment}_unbuilt")
    assert "is not built: start it with keras.Input" in said
    assert "passed!" not in said
