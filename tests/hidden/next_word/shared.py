"""What the hidden tests of this assignment share."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np

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
