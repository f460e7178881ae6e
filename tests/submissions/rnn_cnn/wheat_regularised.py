"""What careful people add: dropout, L2, batch normalisation, a hidden layer, a spare id.

The output layer starts at zero: an untrained model says one half.
"""

import keras
import numpy as np

L2 = 1e-5


def finish(h):
    h = keras.layers.Dropout(0.2)(h)
    h = keras.layers.Dense(24, activation="relu", kernel_regularizer=keras.regularizers.L2(L2))(h)
    return keras.layers.Dense(1, activation="sigmoid", kernel_initializer="zeros")(h)


def compiled(words, answer):
    model = keras.Model(words, answer, name="classifier")
    model.compile(
        keras.optimizers.Adam(1e-3, clipnorm=1.0),
        loss=keras.losses.binary_crossentropy,
        metrics=["acc"],
    )
    return model


def embedded(vocabulary_size, length, width, masked):
    words = keras.Input((length,), dtype="int64", name="words")
    table = keras.layers.Embedding(
        vocabulary_size + 1,
        width,
        embeddings_initializer=keras.initializers.RandomNormal(stddev=0.1),
        embeddings_regularizer=keras.regularizers.L2(1e-7),
        mask_zero=masked,
    )
    return words, keras.layers.SpatialDropout1D(0.1)(table(words))


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    if cell not in ("simple", "gru", "lstm"):
        raise ValueError(f"cell: {cell}")
    options = dict(dropout=0.1, kernel_constraint=keras.constraints.MaxNorm(4))
    words, h = embedded(vocabulary_size, length, embedding_dim, masked=True)
    if cell == "simple":
        h = keras.layers.SimpleRNN(units, **options)(h)
    if cell == "gru":
        h = keras.layers.GRU(units, **options)(h)
    if cell == "lstm":
        h = keras.layers.LSTM(units, **options)(h)
    return compiled(words, finish(h))


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    words, h = embedded(vocabulary_size, length, embedding_dim, masked=False)
    h = keras.layers.Conv1D(filters, region_size, use_bias=False)(h)
    h = keras.layers.BatchNormalization()(h)
    h = keras.layers.GlobalMaxPool1D()(keras.layers.Activation("relu")(h))
    return compiled(words, finish(h))


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words, h = embedded(vocabulary_size, length, embedding_dim, masked=False)
    branches = []
    for size in region_sizes:
        branch = keras.layers.Conv1D(filters, size, activation="gelu")(h)
        branches.append(keras.layers.GlobalMaxPool1D(keepdims=True)(branch))
    h = keras.layers.Concatenate()(branches)
    return compiled(words, finish(keras.layers.Flatten()(h)))


def parameter_count(layer, input_dim, units, region_size=None):
    inputs = input_dim * (region_size if layer == "conv1d" else 1)
    recurrent = 0 if layer == "conv1d" else units
    copies = dict(simple=1, conv1d=1, gru=3, lstm=4)[layer]
    second_bias = layer == "gru"
    return copies * units * (inputs + recurrent + 1 + second_bias)


def receptive_field(region_sizes, dilations=None, strides=None):
    n = len(region_sizes)
    dilations, strides = dilations or n * [1], strides or n * [1]
    return 1 + sum(
        (region_sizes[i] - 1) * dilations[i] * int(np.prod(strides[:i], dtype=int))
        for i in range(n)
    )


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    x, y = (np.asarray(part) for part in train)
    model.fit(x, y.reshape(-1, 1), epochs=epochs, batch_size=16, validation_split=0.1, verbose=0)
    x, y = (np.asarray(part) for part in validation)
    p = np.squeeze(model.predict(x, verbose=0), axis=-1)
    return model, float((np.round(p) == y).sum() / len(y))


def compare(results):
    keys = [(-r["accuracy"], r["parameters"]) for r in results]
    best = results[keys.index(min(keys))]["name"]
    times = [r["seconds"] for r in results]
    fastest = results[times.index(min(times))]["name"]
    pareto = list()
    for r in results:
        others = [o for o in results if o is not r]
        rivals = [
            o
            for o in others
            if o["accuracy"] >= r["accuracy"]
            and o["parameters"] <= r["parameters"]
            and o["seconds"] <= r["seconds"]
            and not all(o[k] == r[k] for k in ("accuracy", "parameters", "seconds"))
        ]
        if len(rivals) == 0:
            pareto.append(r["name"])
    return {"best": best, "fastest": fastest, "pareto": pareto}
