"""What the hidden tests of this assignment share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from autograder.testing import expect

RECURRENT = keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU


def recurrent_states(
    kind: str, weights: Sequence[np.ndarray], x: np.ndarray, states: Sequence[np.ndarray]
) -> list[np.ndarray]:
    """The states of Keras's own layer of that name at the end of the sequences `x`."""
    layers = {layer.__name__: layer for layer in RECURRENT}
    layer = layers[kind](states[0].shape[1], return_state=True)
    layer.build(x.shape)
    layer.set_weights(weights)
    _, *found = layer(x, initial_state=list(states))
    return [np.asarray(keras.ops.convert_to_numpy(state)) for state in found]


def expect_one_loss(model: keras.Model) -> Any:
    """The only loss of a compiled `model`, after checking that it takes probabilities."""
    losses = [loss for loss in keras.tree.flatten(model.loss) if loss is not None]
    expect(len(losses) == 1, f"{len(losses)} losses, one expected")
    loss = keras.losses.get(losses[0])
    logits = isinstance(loss, keras.losses.Loss) and loss.get_config().get("from_logits")
    expect(not logits, "the loss expects logits (from_logits=True), the output is a softmax")
    return loss


def loss_of(loss: Any, truth: np.ndarray, guesses: np.ndarray) -> float:
    """The mean of `loss`, an object or function of Keras."""
    return float(np.mean(keras.ops.convert_to_numpy(loss(truth, guesses))))
