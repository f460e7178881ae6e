"""Bidirectional RNNs, two-dimensional convolutions, early stopping, recompiling; NumPy."""

import keras
import numpy as np


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    try:
        kind = {"simple": "SimpleRNN", "gru": "GRU", "lstm": "LSTM"}[cell]
    except KeyError:
        raise ValueError(f"no such cell {cell!r}") from None
    model = keras.Sequential()
    model.add(keras.Input(shape=(length,), dtype="int32"))
    model.add(keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True))
    model.add(keras.layers.Bidirectional(getattr(keras.layers, kind)(units)))
    model.add(keras.layers.Dense(1, activation=keras.activations.sigmoid))
    model.compile(
        optimizer=keras.optimizers.Nadam(2e-3),
        loss=keras.losses.BinaryCrossentropy(label_smoothing=0.02),
        metrics=[keras.metrics.BinaryAccuracy(), keras.metrics.AUC()],
    )
    return model


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    return build_multi_region_cnn(vocabulary_size, length, (region_size,), embedding_dim, filters)


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,))
    image = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    image = keras.layers.Reshape((length, embedding_dim, 1))(image)
    maxima = [
        keras.layers.GlobalMaxPooling2D()(
            keras.layers.Conv2D(filters, (k, embedding_dim), activation="relu")(image)
        )
        for k in region_sizes
    ]
    both = keras.layers.Concatenate(axis=-1)(maxima) if len(maxima) > 1 else maxima[0]
    both = keras.layers.Dropout(0.5)(both)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(both))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model


def parameter_count(layer, input_dim, units, region_size=None):
    shapes = {
        "simple": [(input_dim, units), (units, units), (units,)],
        "gru": [(input_dim, 3 * units), (units, 3 * units), (2, 3 * units)],
        "lstm": [(input_dim, 4 * units), (units, 4 * units), (4 * units,)],
        "conv1d": [(region_size or 0, input_dim, units), (units,)],
    }
    return sum(np.prod(shape) for shape in shapes[layer])


def receptive_field(region_sizes, dilations=None, strides=None):
    k = np.array(region_sizes, dtype=int)
    d = np.ones_like(k) if dilations is None else np.array(dilations)
    s = np.ones_like(k) if strides is None else np.array(strides)
    jumps = np.concatenate([[1], np.cumprod(s)])[: len(k)]
    return 1 + int(np.sum((k - 1) * d * jumps))


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    model.fit(
        *train,
        validation_data=validation,
        epochs=epochs,
        batch_size=32,
        callbacks=[stop],
        verbose=0,
    )
    loss, accuracy = model.evaluate(*validation, verbose=0)
    predicted = model.predict(validation[0], verbose=0).ravel() > 0.5
    return model, np.mean(predicted == validation[1].astype(bool))


def compare(results):
    table = np.array([[-r["accuracy"], r["parameters"], r["seconds"]] for r in results])
    no_worse = (table[:, None] <= table[None]).all(axis=2)
    better = (table[:, None] < table[None]).any(axis=2)
    beaten = (no_worse & better).any(axis=0)
    names = [r["name"] for r in results]
    order = np.lexsort((np.arange(len(names)), table[:, 1], table[:, 0]))
    return {
        "best": names[order[0]],
        "fastest": names[int(np.argmin(table[:, 2]))],
        "pareto": [name for name, out in zip(names, beaten) if not out],
    }
