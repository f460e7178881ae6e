"""A training that keeps a log for TensorBoard trains, though nobody has installed it."""

import importlib

import keras
import numpy as np
import pytest
import tensorflow as tf

from autograder.runner import summaries


def trained(folder):
    """Whether a small model could be trained with a log of everything in `folder`."""
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    log = keras.callbacks.TensorBoard(folder, histogram_freq=1, write_graph=False)
    model.fit(np.ones((4, 3)), np.ones(4), verbose=0, callbacks=[log])
    with tf.summary.create_file_writer(str(folder)).as_default():
        tf.summary.scalar("loss", 0.5, step=1)
    return True


@pytest.fixture
def changed(monkeypatch):
    """As the forkserver changes it where TensorBoard is missing."""
    for module in map(importlib.import_module, summaries.MODULES):
        for name in summaries.WRITE:
            monkeypatch.setattr(module, name, getattr(module, name))
    monkeypatch.setattr(summaries, "find_spec", lambda name: None)
    summaries.write_no_summaries()


@pytest.mark.usefixtures("changed")
def test_a_log_for_tensorboard_costs_nothing(tmp_path):
    assert trained(tmp_path)


def test_where_tensorboard_is_installed_nothing_is_changed(monkeypatch):
    monkeypatch.setattr(summaries, "find_spec", lambda name: object())
    before = [getattr(tf.summary, name) for name in summaries.WRITE]
    summaries.write_no_summaries()
    assert [getattr(tf.summary, name) for name in summaries.WRITE] == before
