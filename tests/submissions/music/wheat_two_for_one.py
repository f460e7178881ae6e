"""Notes first, sums afterwards: q2 with q6's idea, q4 with one's own build_model."""

import re

import keras
import numpy as np


def bar_lengths(body, unit):
    numerator, denominator = (int(part) for part in unit.split("/"))
    body = re.sub('".*?"', " ", body)
    note = r"[A-Ga-gz][,']*(?:\d+(?:/\d+)?|/+\d*)?"
    sums = []
    for bar in re.split(r"[|:\]]|\[\d?", body):
        found = re.findall(rf"\(3|[<>]|{note}", bar)
        lengths, triplet = [], []
        pairs = [k for k, sign in enumerate(found) if sign in "<>"]
        for sign in found:
            if sign == "(3":
                triplet = [2 / 3] * 3
            elif sign in "<>":
                lengths.append(sign)
            else:
                written = sign.lstrip("ABCDEFGabcdefgz,'")
                if written.strip("/") == "":
                    value = 0.5 ** len(written)
                else:
                    top, _, under = written.partition("/")
                    value = int(top or 1) / int(under or 1)
                lengths.append(value * (triplet.pop() if triplet else 1))
        lengths = _dotted(lengths) if pairs else lengths
        if lengths:
            sums.append(sum(lengths) * numerator / denominator)
    return sums


def _dotted(lengths):
    out = list(lengths)
    for k, sign in enumerate(lengths):
        if sign == ">":
            out[k - 1], out[k + 1] = out[k - 1] * 1.5, out[k + 1] * 0.5
        elif sign == "<":
            out[k - 1], out[k + 1] = out[k - 1] * 0.5, out[k + 1] * 1.5
    return [value for value in out if not isinstance(value, str)]


def build_model(vocabulary_size, width, units=128):
    inputs = keras.Input((width, vocabulary_size))
    _, state, _ = keras.layers.LSTM(units, return_state=True)(inputs)
    outputs = keras.ops.softmax(keras.layers.Dense(vocabulary_size)(state))
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Adam(4e-3), "categorical_crossentropy")
    return model


def train_model(text, vocabulary, width, epochs, seed):
    keras.utils.set_random_seed(seed)
    characters = np.array(list(text))
    rows = (characters[:, None] == np.array(list(vocabulary))).astype("float32")
    windows = np.lib.stride_tricks.sliding_window_view(rows, width, axis=0)[:-1]
    model = build_model(len(vocabulary), width)
    stop = keras.callbacks.EarlyStopping("loss", patience=3, restore_best_weights=True)
    windows = np.ascontiguousarray(np.transpose(windows, (0, 2, 1)))
    model.fit(windows, rows[width:], batch_size=64, epochs=epochs, callbacks=[stop], verbose=0)
    return model
