"""Cells stacked in one RNN layer, directions added up, dropout of whole features; counts by loops."""

import keras
import numpy as np


def build_deep_rnn(
    vocabulary_size, length, units=(32, 32), bidirectional=False, dropout=0.0, embeddings=None
):
    model = keras.Sequential([keras.layers.Input((length,), dtype="int64")])
    if embeddings is None:
        model.add(keras.layers.Embedding(vocabulary_size, 24, mask_zero=True))
    else:
        numbers = keras.initializers.Constant(np.asarray(embeddings, "float32"))
        frozen = keras.layers.Embedding(
            vocabulary_size, len(embeddings[0]), embeddings_initializer=numbers, mask_zero=True
        )
        frozen.trainable = False
        model.add(frozen)
    if not bidirectional:
        cells = [
            keras.layers.LSTMCell(size, dropout=dropout if level else 0)
            for level, size in enumerate(units)
        ]
        model.add(keras.layers.RNN(cells if len(cells) > 1 else cells[0]))
    else:
        for level, size in enumerate(units):
            if level:
                model.add(keras.layers.SpatialDropout1D(dropout))
            more = level + 1 < len(units)
            layer = keras.layers.SimpleRNN(size, return_sequences=more)
            model.add(keras.layers.Bidirectional(layer, merge_mode="sum"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    return model


def complexity(layer, length, input_dim, units, region_size=None):
    products = 0
    if layer == "conv1d":
        start = 0
        while start + region_size <= length:
            products += units * region_size * input_dim
            start += 1
        return dict(multiplications=products, sequential_steps=1)
    for _step in range(length):
        for _gate in {"simple": "h", "gru": "zrh", "lstm": "ifgo"}[layer]:
            products += input_dim * units + units**2
        if layer != "simple":
            products += 3 * units
    return dict(multiplications=products, sequential_steps=length)
