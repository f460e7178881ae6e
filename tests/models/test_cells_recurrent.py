"""Recurrent layers with a mask stay off cuDNN, also on a machine with a GPU."""

import importlib
import inspect

import keras
import numpy as np
import pytest

from autograder.runner.recurrent import CUDNN_CALLS, allow_padding_in_front

rnn = importlib.import_module("keras.src.backend.tensorflow.rnn")

IN_FRONT = np.array([[0, 0, 3, 1], [2, 1, 4, 3], [0, 0, 0, 2]])


@pytest.fixture
def asked(monkeypatch):
    """The calls of cuDNN, on a machine that says it has a GPU."""
    calls = []

    def made(name):
        def call(inputs, *args, **kwargs):
            calls.append(name)
            raise NotImplementedError  # there is no such device

        call.__dict__["__signature__"] = inspect.signature(getattr(rnn, name))
        return call

    for name in CUDNN_CALLS:
        original = getattr(rnn, name)
        monkeypatch.setattr(rnn, name, made(name))
        assert not hasattr(original, "without_mask"), "changed for the whole process"
    monkeypatch.setattr(rnn, "_is_gpu_available", lambda: True)
    return calls


LAYERS = {
    "lstm": lambda: keras.layers.LSTM(3),
    "gru": lambda: keras.layers.GRU(3),
    "sequences": lambda: keras.layers.LSTM(3, return_sequences=True),
    "backwards": lambda: keras.layers.GRU(3, go_backwards=True),
    "both ways": lambda: keras.layers.Bidirectional(keras.layers.LSTM(3)),
    "both ways, gru": lambda: keras.layers.Bidirectional(keras.layers.GRU(3)),
    "dropout": lambda: keras.layers.LSTM(3, dropout=0.2),
    "state": lambda: keras.layers.GRU(3, return_sequences=True, name="named"),
    "asked for": lambda: keras.layers.LSTM(3, use_cudnn="auto"),
}


def model(layer, mask):
    keras.utils.set_random_seed(1)
    return keras.Sequential(
        [
            keras.Input((4,), dtype="int32"),
            keras.layers.Embedding(5, 2, mask_zero=mask),
            LAYERS[layer](),
        ]
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_with_a_mask_cudnn_is_not_asked(asked, layer):
    before = model(layer, mask=True)
    before(IN_FRONT)
    assert asked, "plain Keras would ask"
    asked.clear()
    allow_padding_in_front()
    changed = model(layer, mask=True)
    np.testing.assert_array_equal(changed(IN_FRONT), before(IN_FRONT))
    assert asked == []


def test_training_with_a_mask_does_not_ask_cudnn(asked):
    allow_padding_in_front()
    trained = model("lstm", mask=True)
    trained.compile("sgd", "mse")
    trained.fit(IN_FRONT, np.zeros((3, 3)), verbose=0)
    trained.predict(IN_FRONT, verbose=0)
    assert asked == []


@pytest.mark.parametrize("layer", LAYERS)
def test_without_a_mask_cudnn_is_asked_as_before(asked, layer):
    allow_padding_in_front()
    model(layer, mask=False)(IN_FRONT)
    assert asked


def test_it_is_changed_once(asked):
    allow_padding_in_front()
    once = [getattr(rnn, name) for name in CUDNN_CALLS]
    allow_padding_in_front()
    assert [getattr(rnn, name) for name in CUDNN_CALLS] == once


@pytest.mark.parametrize("name", CUDNN_CALLS)
def test_a_keras_that_names_it_otherwise_is_told(monkeypatch, name):
    monkeypatch.delattr(rnn, name)
    other = next(each for each in CUDNN_CALLS if each != name)
    monkeypatch.setattr(rnn, other, getattr(rnn, other))  # put back what is changed meanwhile
    with pytest.raises(RuntimeError, match=name):
        allow_padding_in_front()
