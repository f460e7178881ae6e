"""What the course's own masters promise beside their questions."""

import re
from pathlib import Path

import pytest
import yaml

from autograder.course.cells import SKIP_TAG
from autograder.course.master import load_master
from autograder.course.reference import imported_modules
from autograder.course.settings import load_course

COURSE = load_course(Path(__file__).parents[2])
GUESS = "**Predict, then"
# Cells between the questions in which there is nothing to guess, by how they begin, and why.
NOTHING_TO_GUESS = {
    "next_word": {
        "def discount": "defines a rival, whose figure comes with the next cell",
        "VOCABULARY_SIZE, STRETCH": "prepares the training, whose guess follows",
        "reached = perplexity_of": "the last figure of the guess above",
    },
    "rnn_cnn": {"front = compare": "draws the figures of the guess above"},
    "autoencoder": {
        "draw_rows([train_images": "shows the data",
        "train = preprocess": "prepares the data",
        "for model in build_auto": "prints the sizes of the student's own networks",
        "def nats": "measures the student's own q6, whose figures the text names",
    },
    "translation": {"encoder, step = train": "trains for the cells that follow"},
    "vaegan": {"def binary_crossentropy": "measures the student's own q6, for the table above it"},
}
TRAINS = re.compile(r"\.fit\(|\btrain_\w+\(")


@pytest.mark.parametrize("name", ["one_hot", "windowing", "bptt"])
def test_grading_an_assignment_on_numpy_loads_no_keras(name):
    master = load_master(COURSE, name)
    graded = [c.source for c in master.cells if c.kind == "code" and SKIP_TAG not in c.tags]
    modules = {
        module for source in (*graded, master.reference) for module in imported_modules(source)
    }
    assert "numpy" in modules
    assert not modules & {"keras", "tensorflow"}


@pytest.mark.parametrize("name", COURSE.settings.assignments)
def test_a_guess_that_is_asked_for_has_its_answer_folded_below(name):
    texts = [cell.source for cell in load_master(COURSE, name).cells if cell.kind == "markdown"]
    asking = [text for text in texts if GUESS in text]
    assert len(asking) >= 4
    for text in asking:
        answer = r"<details>\s*<summary>Answer</summary>\n\n.+?\n\n</details>"
        assert re.search(answer, text.split(GUESS)[1], re.DOTALL), text


@pytest.mark.parametrize("name", COURSE.settings.assignments)
def test_every_experiment_asks_for_a_guess_in_the_text_right_above(name):
    plain, above = dict(NOTHING_TO_GUESS.get(name, {})), ""
    for cell in load_master(COURSE, name).cells:
        if cell.kind == "markdown":
            above += cell.source
        elif cell.kind == "raw":
            above = ""
        elif SKIP_TAG in cell.tags:  # between it and the text a cell may define what it needs
            if GUESS not in above:
                begins = [begin for begin in plain if cell.source.startswith(begin)]
                assert begins, f"{name}: no guess above the cell in line {cell.line}"
                del plain[begins[0]]
            above = ""
    assert not plain, f"not needed any more: {plain}"


@pytest.mark.parametrize("name", COURSE.settings.assignments)
def test_every_question_has_at_least_two_hints(name):
    master = load_master(COURSE, name)
    cells = [cell.source for cell in master.cells if cell.source.startswith("# HINTS\n")]
    assert len(cells) == len(master.questions) + len(master.written)
    assert all(len(yaml.safe_load(text)) >= 2 for text in cells)


@pytest.mark.parametrize("name", COURSE.settings.assignments)
def test_an_experiment_that_trains_says_before_how_long_it_takes(name):
    section = ""
    for cell in load_master(COURSE, name).cells:
        if cell.kind == "markdown":
            begins = re.search(r"^#+ ", cell.source, re.MULTILINE)
            section = cell.source if begins else section + cell.source
        elif SKIP_TAG in cell.tags and TRAINS.search(cell.source):
            assert re.search(r"\b(seconds?|minutes?)\b", section), cell.source[:300]
