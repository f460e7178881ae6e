"""Two recurrent layers, and pooling over all their states with the mask; brute force elsewhere."""

import keras
import numpy as np


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    names = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if names.get(cell) is None:
        raise ValueError(f"{cell} is not one of simple, gru, lstm")
    model = keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True),
            names[cell](units, return_sequences=True),
            names[cell](units, return_sequences=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    return model


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    model = keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.ZeroPadding1D(region_size - 1),
            keras.layers.Conv1D(filters, region_size, activation="relu"),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss=["binary_crossentropy"])
    return model


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)

    def branch(size):
        kernel = keras.layers.SeparableConv1D(filters, size, activation="relu")
        return keras.layers.GlobalMaxPooling1D()(kernel(vectors))

    joined = keras.ops.hstack([branch(size) for size in region_sizes])
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_focal_crossentropy")
    return model


def parameter_count(layer, input_dim, units, region_size=None):
    total = 0
    if layer == "conv1d":
        for _filter in range(units):
            total += region_size * input_dim + 1
        return total
    gates = {"simple": ["h"], "gru": ["z", "r", "h"], "lstm": ["i", "f", "g", "o"]}[layer]
    for _gate in gates:
        total += input_dim * units
        total += units * units
        total += units
        if layer == "gru":
            total += units
    return np.int64(total)


def receptive_field(region_sizes, dilations=None, strides=None):
    layers = len(region_sizes)
    dilations = dilations if dilations is not None else [1] * layers
    strides = strides if strides is not None else [1] * layers
    places = {0}
    for k, d, s in list(zip(region_sizes, dilations, strides))[::-1]:
        places = {place * s + tap * d for place in places for tap in (0, k - 1)}
    return max(places) - min(places) + 1


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)

    class Enough(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if logs["loss"] < 0.05:
                self.model.stop_training = True

    model.fit(train[0], train[1], epochs=epochs, callbacks=[Enough()], verbose=0)
    answers = model.predict(validation[0], verbose=0)
    right = (answers > 0.5).astype(int) == np.reshape(validation[1], (-1, 1))
    return model, np.mean(right)


def compare(results):
    best = max(results, key=lambda r: (r["accuracy"], -r["parameters"]))["name"]
    fastest = min(results, key=lambda r: r["seconds"])["name"]

    def vector(r):
        return np.array([r["accuracy"], -r["parameters"], -r["seconds"]], dtype=float)

    pareto = []
    for i, r in enumerate(results):
        differences = [vector(o) - vector(r) for j, o in enumerate(results) if j != i]
        if not any((d >= 0).all() and (d > 0).any() for d in differences):
            pareto.append(r["name"])
    return {"best": best, "fastest": fastest, "pareto": pareto}
