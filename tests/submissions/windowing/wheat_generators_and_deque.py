"""A stream of steps through a deque; Welford's running mean and variance in plain Python."""

from collections import deque
from itertools import islice

import numpy as np


def stream(series, width):
    """Yield every window of `width` steps as a list."""
    window = deque(maxlen=width)
    for step in series:
        window.append(step)
        if len(window) == width:
            yield list(window)


def sliding_windows(series, width, stride=1):
    series = np.asarray(series)
    if width <= 0:
        raise ValueError(f"Width must be positive: {width}")
    if stride <= 0:
        raise ValueError(f"Stride must be positive: {stride}")
    windows = list(islice(stream(series, width), 0, None, stride))
    if not windows:
        raise ValueError(f"Series too short: {len(series)} steps for windows of {width}")
    return np.array(windows, dtype=series.dtype)


def windows_and_targets(series, width, horizon=1):
    series = np.asarray(series)
    blocks = list(stream(series, width + horizon))
    if not blocks:
        raise ValueError(f"Series too short: {len(series)} for {width} and {horizon}")
    X = np.array([block[:width] for block in blocks], dtype=series.dtype)
    return X, np.array([block[-1] for block in blocks], dtype=series.dtype)


def one_hot_windows(text, vocabulary, width):
    def vector(character):
        return [1.0 if symbol == character else 0.0 for symbol in vocabulary]

    blocks = [[vector(c) for c in block] for block in stream(text, width + 1)]
    X = [block[:-1] for block in blocks]
    return np.array(X, dtype=np.float32), np.array([b[-1] for b in blocks], dtype=np.float32)


def chronological_split(series, validation_fraction, width, horizon=1):
    series = np.asarray(series)
    cut = len(series) - round(len(series) * validation_fraction)
    result = []
    for name, part in {"train": series[:cut], "validation": series[cut:]}.items():
        blocks = list(stream(part, width + horizon))
        if not blocks:
            raise ValueError(f"The {name} part has {len(part)} steps, needs {width + horizon}")
        result.append(np.array([block[:width] for block in blocks], dtype=series.dtype))
        result.append(np.array([block[-1] for block in blocks], dtype=series.dtype))
    return tuple(result)


def standardize(train, other):
    train, other = np.array(train, dtype="f8"), np.array(other, dtype="f8")
    one = train.ndim == 1
    table = train[:, None] if one else train.reshape(-1, train.shape[-1])
    mean, squares = np.zeros(table.shape[1]), np.zeros(table.shape[1])
    for count, row in enumerate(table, start=1):
        change = row - mean
        mean = mean + change / count
        squares = squares + change * (row - mean)
    constant = np.array([len(set(column)) == 1 for column in table.T.tolist()])
    scale = np.sqrt(squares / len(table))
    scale[constant] = 1.0
    mean[constant] = table[0][constant]
    if one:
        mean, scale = mean[0], scale[0]
    return ((train - mean) / scale).astype("f4"), ((other - mean) / scale).astype("f4")


def pad_sequences(sequences, length, value=0):
    rows, mask = [], []
    for sequence in sequences:
        row = deque([value] * length, maxlen=length)
        real = deque([False] * length, maxlen=length)
        for item in sequence:
            row.append(item)
            real.append(True)
        rows.append(list(row))
        mask.append(list(real))
    return np.array(rows), np.array(mask)
