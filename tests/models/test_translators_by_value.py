"""Encoder, step and model cross together, as one value, and still belong together.

The three share their weights on this side, and each has its own on the other;
what they compute when they are handed over is what counts. The codec runs in this process here.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import msgpack
import numpy as np
import pytest
from keras import layers, ops

import autograder
from autograder.runner.values import Decoder, Encoder
from autograder.runner.wire import unpack

ROOT = Path(autograder.__file__).parents[1]
SIZES = 11, 9, 5, 4  # words to read and to write, lengths of the rows
RANDOM = np.random.default_rng(2)
SOURCE = np.pad(RANDOM.integers(1, SIZES[0], (3, 3)), ((0, 0), (2, 0))).astype("int32")
TARGET = RANDOM.integers(3, SIZES[1], (3, SIZES[3])).astype("int32")


def cross(value: Any) -> Any:
    written = msgpack.packb(Encoder(32).encode(value), use_bin_type=True)
    return Decoder(32).decode(unpack(written))


def load(folder: str, name: str) -> Any:
    """A file of the assignment's wheats, or what its hidden tests share."""
    path = ROOT / "tests" / folder / "translation" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def listed(state: Any) -> list[Any]:
    return list(state) if isinstance(state, (list, tuple)) else [state]


def word_by_word(encoder: keras.Model, step: keras.Model) -> np.ndarray:
    """What the two say to every word of the target, `(n, T, words)`."""
    state, said = listed(encoder(SOURCE)), []
    for place in range(SIZES[3]):
        token = ops.convert_to_tensor(TARGET[:, place : place + 1])
        answer, *state = listed(step([token, *state]))
        said.append(np.asarray(answer)[:, 0])
    return np.stack(said, axis=1)


# Keras warns where a list of one is called without it, and where a mask ends at a model in a model.
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    "name",
    [
        "gru_with_one_state",
        "looks_back_with_attention",
        "both_directions",
        "stacked_cells",
        "loss_of_its_own",
    ],
)
def test_three_models_that_share_weights_cross_together(name: str) -> None:
    here = load("submissions", f"wheat_{name}").build_seq2seq(*SIZES, embedding_dim=6, units=7)
    there = cross(here)
    assert type(there) is type(here)
    for mine, theirs in zip(here, there, strict=True):
        assert theirs is not mine
        for one, other in zip(mine.get_weights(), theirs.get_weights(), strict=True):
            np.testing.assert_array_equal(one, other)
    whole = np.asarray(here[0]([SOURCE, TARGET]))
    np.testing.assert_allclose(np.asarray(there[0]([SOURCE, TARGET])), whole, atol=1e-6)
    np.testing.assert_allclose(word_by_word(*there[1:]), whole, atol=1e-5)


def test_a_state_that_is_handed_through_a_step_crosses() -> None:
    """What the encoder has seen is an input of the step and, unchanged, one of its outputs."""
    token, seen, mask = (
        keras.Input((1,)),
        keras.Input((None, 3)),
        keras.Input((None,), dtype="bool"),
    )
    query = layers.Embedding(9, 3)(token)
    found = layers.Attention()([query, seen], mask=[None, mask])
    there = cross(keras.Model([token, seen, mask], [layers.Dense(9)(found), seen, mask]))
    given = RANDOM.random((2, 6, 3)).astype("float32")
    known = np.arange(6) < np.array([[2], [6]])
    said, after, still = there([np.ones((2, 1)), given, known])
    assert np.asarray(said).shape == (2, 1, 9)
    np.testing.assert_array_equal(np.asarray(after), given)
    np.testing.assert_array_equal(np.asarray(still), known)


@pytest.mark.parametrize("single", [True, False])
def test_a_translator_of_the_graders_crosses_to_the_student(single: bool) -> None:
    drawn = load("hidden", "shared").Translator(
        np.random.default_rng(4), 4, SIZES[2], single=single, late=0.5
    )
    encoder, step = cross(drawn.models)
    sources = RANDOM.integers(0, drawn.known, (2, SIZES[2])).astype("int32")
    state = listed(encoder(sources))
    assert len(state) == (1 if single else 4)
    said, *after = step([np.ones((2, 1), "int32"), *(np.asarray(part) for part in state)])
    assert [part.shape for part in after] == [part.shape for part in state]
    for row, source in zip(np.asarray(said)[:, 0], sources, strict=True):
        np.testing.assert_allclose(np.log(row), drawn.say(1, drawn.start(source))[0], atol=1e-4)
