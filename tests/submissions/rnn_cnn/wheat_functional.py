"""Functional throughout: the mask is computed with keras.ops, pooling by MaxPooling1D; loops."""

import keras
import numpy as np
from keras import layers, ops


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    if cell == "simple":
        layer = layers.SimpleRNN(units)
    elif cell == "gru":
        layer = layers.GRU(units)
    elif cell == "lstm":
        layer = layers.LSTM(units)
    else:
        raise ValueError("unknown cell: " + str(cell))
    ids = layers.Input(shape=(length,))
    real = ops.not_equal(ids, 0)
    vectors = layers.Embedding(vocabulary_size, embedding_dim)(ids)
    answer = layers.Dense(1)(layer(vectors, mask=real))
    model = keras.Model(ids, layers.Activation("sigmoid")(answer))
    model.compile("rmsprop", keras.losses.BinaryCrossentropy())
    return model


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    ids = layers.Input(shape=(length,))
    vectors = layers.Embedding(vocabulary_size, embedding_dim)(ids)
    features = layers.Conv1D(filters, region_size, padding="same")(vectors)
    features = layers.ReLU()(features)
    pooled = layers.Flatten()(layers.MaxPooling1D(length)(features))
    model = keras.Model(ids, layers.Dense(1, "sigmoid")(pooled))
    model.compile("rmsprop", keras.losses.BinaryCrossentropy())
    return model


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    ids = layers.Input(shape=(length,))
    vectors = layers.Embedding(vocabulary_size, embedding_dim)(ids)
    branches = []
    for region_size in region_sizes:
        features = layers.Conv1D(filters, region_size, padding="same")(vectors)
        branches.append(layers.Flatten()(layers.MaxPooling1D(length)(features)))
    model = keras.Model(ids, layers.Dense(1, "sigmoid")(layers.concatenate(branches)))
    model.compile("rmsprop", keras.losses.BinaryCrossentropy())
    return model


def parameter_count(layer, input_dim, units, region_size=None):
    if layer == "simple":
        return units * (input_dim + units + 1)
    if layer == "gru":
        return 3 * units * (input_dim + units + 2)
    if layer == "lstm":
        return 4 * units * (input_dim + units + 1)
    return units * (region_size * input_dim + 1)


def receptive_field(region_sizes, dilations=None, strides=None):
    first, last = 0, 0  # the positions that one output needs, followed back
    for i in reversed(range(len(region_sizes))):
        stride = 1 if strides is None else strides[i]
        dilation = 1 if dilations is None else dilations[i]
        first = first * stride
        last = last * stride + (region_sizes[i] - 1) * dilation
    return last - first + 1


def train_and_evaluate(model, train, validation, epochs, seed):
    np.random.seed(seed)
    x, y = train
    for _ in range(epochs):
        order = np.random.permutation(len(x))
        for start in range(0, len(x), 64):
            batch = order[start : start + 64]
            model.train_on_batch(x[batch], y[batch])
    right = 0
    probabilities = np.array(model(validation[0]))
    for p, label in zip(probabilities, validation[1]):
        if (p[0] > 0.5) == bool(label):
            right += 1
    return model, right / len(validation[1])


def compare(results):
    best = results[0]
    for result in results[1:]:
        if result["accuracy"] > best["accuracy"] or (
            result["accuracy"] == best["accuracy"] and result["parameters"] < best["parameters"]
        ):
            best = result
    fastest = sorted(results, key=lambda r: r["seconds"])[0]
    front = []
    for a in results:
        beaten = False
        for b in results:
            at_least = (
                b["accuracy"] >= a["accuracy"]
                and b["parameters"] <= a["parameters"]
                and b["seconds"] <= a["seconds"]
            )
            better = (
                b["accuracy"] > a["accuracy"]
                or b["parameters"] < a["parameters"]
                or b["seconds"] < a["seconds"]
            )
            if at_least and better:
                beaten = True
        if not beaten:
            front.append(a["name"])
    return {"best": best["name"], "fastest": fastest["name"], "pareto": front}
