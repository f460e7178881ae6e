"""A GRU's own dropout argument, masks made by hand, vectors put in at the end; counts from shapes."""

import keras
import numpy as np
from keras import layers, ops


def build_deep_rnn(
    vocabulary_size, length, units=(32, 32), bidirectional=False, dropout=0.0, embeddings=None
):
    width = 20 if embeddings is None else np.shape(embeddings)[1]
    table = layers.Embedding(vocabulary_size, width, name="words")
    ids = keras.Input((length,))
    mask = ops.not_equal(ids, 0)
    state, top = layers.LayerNormalization()(table(ids)), len(units) - 1
    for level, size in enumerate(units):

        def one(backwards, level=level, size=size):
            return layers.GRU(
                size,
                return_sequences=level != top,
                dropout=dropout if level else 0.0,
                go_backwards=backwards,
                name=f"{'back' if backwards else 'fore'}_{level}",
            )

        if bidirectional:
            layer = layers.Bidirectional(one(False), backward_layer=one(True))
        else:
            layer = one(False)
        state = layer(state, mask=mask)
    answer = layers.Dense(1, "sigmoid", kernel_initializer="zeros")
    model = keras.Model(ids, answer(layers.Dense(9, "tanh")(state)))
    if embeddings is not None:
        table.set_weights([np.array(embeddings)])
        table.trainable = False
    model.compile("rmsprop", keras.losses.BinaryCrossentropy())
    return model


def complexity(layer, length, input_dim, units, region_size=None):
    d, u = input_dim, units
    if layer == "conv1d":
        shapes, times, waits = [(region_size * d, u)], length + 1 - region_size, 1
    else:
        blocks = {"simple": 1, "gru": 3, "lstm": 4}[layer]
        shapes = [(d, blocks * u), (u, blocks * u)] + [(u, 1)] * (0 if blocks == 1 else 3)
        times = waits = length
    products = times * sum(np.prod(shape) for shape in shapes)
    return {"sequential_steps": np.int64(waits), "multiplications": products, "layer": layer}
