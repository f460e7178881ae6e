"""Explains each error in a sentence of its own, without the names that the signature has for it."""

import numpy as np


def sliding_windows(series, width, stride=1):
    steps = np.asarray(series)
    if width < 1:
        raise ValueError(f"A window cannot be {width} steps long; choose another width.")
    if stride < 1:
        raise ValueError(f"Windows cannot be {stride} steps apart; choose another stride.")
    if steps.shape[0] < width:
        raise ValueError(f"{steps.shape[0]} steps are not enough for windows of width {width}.")
    view = np.lib.stride_tricks.as_strided(
        steps,
        ((steps.shape[0] - width) // stride + 1, width, *steps.shape[1:]),
        (steps.strides[0] * stride, *steps.strides),
    )
    return np.array(view)


def pairs(steps, width, horizon, whose):
    """Windows and targets of a whole series or of a part of one."""
    if len(steps) - width - horizon < 0:
        raise ValueError(
            f"{whose} has {len(steps)} steps. Windows of width {width} with a target {horizon} "
            f"steps later need {width + horizon}."
        )
    ends = np.arange(width + horizon, len(steps) + 1)
    return steps[(ends - width - horizon)[:, None] + np.arange(width)], steps[ends - 1]


def windows_and_targets(series, width, horizon=1):
    return pairs(np.asarray(series), width, horizon, "The series")


def one_hot_windows(text, vocabulary, width):
    matrix = np.array([[symbol == letter for symbol in vocabulary] for letter in text])
    X, Y = pairs(matrix, width, 1, "The text")
    return np.float32(X), np.float32(Y)


def chronological_split(series, validation_fraction, width, horizon=1):
    steps = np.asarray(series)
    kept = len(steps) - round(len(steps) * validation_fraction)
    X_train, y_train = pairs(steps[:kept], width, horizon, "The training part")
    X_val, y_val = pairs(steps[kept:], width, horizon, "The validation part")
    return X_train, y_train, X_val, y_val


def standardize(train, other):
    train, other = np.asarray(train, np.float64), np.asarray(other, np.float64)
    table = train.reshape(-1, 1) if train.ndim == 1 else train.reshape(-1, train.shape[-1])
    lowest, highest = table.min(axis=0), table.max(axis=0)
    same = lowest == highest
    centre, spread = np.where(same, lowest, table.mean(axis=0)), table.std(axis=0)
    spread[same] = 1
    if train.ndim == 1:
        centre, spread = centre.item(), spread.item()
    return np.float32((train - centre) / spread), np.float32((other - centre) / spread)


def pad_sequences(sequences, length, value=0):
    dtype = np.result_type(*(np.asarray(s).dtype for s in sequences if len(s)), type(value))
    padded = np.full((len(sequences), length), value, dtype=dtype)
    real = np.zeros(padded.shape, dtype=bool)
    for row, kept, sequence in zip(padded, real, sequences, strict=True):
        tail = sequence[max(0, len(sequence) - length) :]
        if len(tail):
            row[length - len(tail) :] = tail
            kept[length - len(tail) :] = True
    return padded, real
