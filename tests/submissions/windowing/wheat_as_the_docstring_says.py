"""Written from the docstrings alone, each sentence once, with errors in as few words as allowed."""

import numpy as np


def sliding_windows(series, width, stride=1):
    if width < 1:
        raise ValueError(f"width {width}")
    if stride < 1:
        raise ValueError(f"stride {stride}")
    series = np.asarray(series)
    if len(series) < width:
        raise ValueError(f"series {len(series)}")
    windows = []
    for start in range(0, len(series), stride):
        if start + width <= len(series):
            windows.append(series[start : start + width])
    return np.array(windows)


def windows_and_targets(series, width, horizon=1):
    series = np.asarray(series)
    n = len(series) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series {len(series)}")
    X = np.array([series[i : i + width] for i in range(n)])
    y = np.array([series[i + width + horizon - 1] for i in range(n)])
    return X, y


def one_hot_windows(text, vocabulary, width):
    n, size = len(text) - width, len(vocabulary)
    X = np.zeros((n, width, size), dtype=np.float32)
    Y = np.zeros((n, size), dtype=np.float32)
    for i in range(n):
        for t in range(width):
            X[i, t, vocabulary.index(text[i + t])] = 1
        Y[i, vocabulary.index(text[i + width])] = 1
    return X, Y


def chronological_split(series, validation_fraction, width, horizon=1):
    series = np.asarray(series)
    cut = len(series) - round(len(series) * validation_fraction)
    parts = []
    for name, part in (("train", series[:cut]), ("validation", series[cut:])):
        n = len(part) - width - horizon + 1
        if n < 1:
            raise ValueError(f"{name} {len(part)}")
        parts.append(np.array([part[i : i + width] for i in range(n)]))
        parts.append(np.array([part[i + width + horizon - 1] for i in range(n)]))
    return tuple(parts)


def standardize(train, other):
    train = np.asarray(train, dtype=np.float64)
    other = np.asarray(other, dtype=np.float64)
    shapes = train.shape, other.shape
    if train.ndim == 1:
        train, other = train.reshape(-1, 1), other.reshape(-1, 1)
    others = tuple(range(train.ndim - 1))
    mean, deviation = train.mean(axis=others), train.std(axis=others)
    for j in range(train.shape[-1]):
        if np.all(train[..., j] == train[..., j].flat[0]):
            mean[j], deviation[j] = train[..., j].flat[0], 1
    train, other = (train - mean) / deviation, (other - mean) / deviation
    return train.reshape(shapes[0]).astype("float32"), other.reshape(shapes[1]).astype("float32")


def pad_sequences(sequences, length, value=0):
    items = [item for sequence in sequences for item in sequence]
    padded = np.full((len(sequences), length), value, dtype=np.array([*items, value]).dtype)
    mask = np.zeros((len(sequences), length), dtype=bool)
    for i, sequence in enumerate(sequences):
        for back in range(1, min(length, len(sequence)) + 1):
            padded[i, -back] = sequence[-back]
            mask[i, -back] = True
    return padded, mask
