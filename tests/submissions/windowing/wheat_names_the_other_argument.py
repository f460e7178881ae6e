"""Blames the width, the horizon or the fraction, where others blame the series; values in lists."""

import numpy as np


def sliding_windows(series, width, stride=1):
    for name, given in {"width": width, "stride": stride}.items():
        if given <= 0:
            raise ValueError(f"{name} should be positive ({given} is not)")
    series = np.array(series)
    if width > len(series):
        raise ValueError(f"width {width} is too large")
    count = 1 + (len(series) - width) // stride
    windows = np.zeros((count, width, *series.shape[1:]), dtype=series.dtype)
    for i in range(count):
        windows[i] = series[i * stride : i * stride + width]
    return windows


def windows_and_targets(series, width, horizon=1):
    series = np.array(series)
    if width + horizon > len(series):
        raise ValueError(f"a horizon of {horizon} is too far")
    X = [series[end - width : end] for end in range(width, len(series) - horizon + 1)]
    return [np.array(X), series[width + horizon - 1 :]]


def one_hot_windows(text, vocabulary, width):
    rows = {symbol: row for symbol, row in zip(vocabulary, np.eye(len(vocabulary)), strict=True)}
    encoded = [rows[character] for character in text]
    X = [encoded[i : i + width] for i in range(len(text) - width)]
    return np.array(X, dtype="float32"), np.array(encoded[width:], dtype="float32")


def chronological_split(series, validation_fraction, width, horizon=1):
    series = np.array(series)
    later = round(len(series) * validation_fraction)
    first, second = series[: len(series) - later], series[len(series) - later :]
    if min(len(first), len(second)) < width + horizon:
        raise ValueError(f"validation_fraction={validation_fraction} does not work here")
    found = []
    for part in (first, second):
        starts = range(len(part) - width - horizon + 1)
        found += [np.array([part[i : i + width] for i in starts]), part[width + horizon - 1 :]]
    return found


def standardize(train, other):
    columns = np.array(train, dtype=float)
    columns = columns.reshape(-1, columns.shape[-1] if columns.ndim > 1 else 1)
    shift, scale = [], []
    for column in columns.T:
        constant = len(set(column.tolist())) == 1
        shift.append(column[0] if constant else np.mean(column))
        scale.append(1.0 if constant else np.sqrt(np.mean((column - np.mean(column)) ** 2)))
    if np.ndim(train) == 1:
        shift, scale = shift[0], scale[0]
    scaled = ((np.array(part, dtype=float) - shift) / scale for part in (train, other))
    return tuple(part.astype(np.float32) for part in scaled)


def pad_sequences(sequences, length, value=0):
    rows, real = [], []
    for sequence in sequences:
        kept = list(sequence)[-length:]
        rows.append([value] * (length - len(kept)) + kept)
        real.append([0] * (length - len(kept)) + [1] * len(kept))
    return [np.array(rows), np.array(real)]
