"""NumPy's sliding_window_view, with the axes put in order and a copy taken."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def sliding_windows(series, width, stride=1):
    series = np.asarray(series)
    for name, given in (("width", width), ("stride", stride)):
        if not given >= 1:
            raise ValueError(f"{name}={given} is not positive")
    if series.shape[0] < width:
        raise ValueError(f"width={width} exceeds the {series.shape[0]} steps of series")
    view = sliding_window_view(series, width, axis=0)[::stride]
    return np.moveaxis(view, -1, 1).copy()


def windows_and_targets(series, width, horizon=1):
    series = np.asarray(series)
    n = series.shape[0] - width - horizon + 1
    if n <= 0:
        raise ValueError(f"width + horizon = {width} + {horizon} > len(series) = {len(series)}")
    view = np.moveaxis(sliding_window_view(series, width, axis=0), -1, 1)
    return view[:n], series[-n:]


def one_hot_windows(text, vocabulary, width):
    encoded = np.eye(len(vocabulary), dtype=np.float32)[[vocabulary.index(c) for c in text]]
    view = sliding_window_view(encoded, width, axis=0).swapaxes(1, 2)
    return view[:-1], encoded[width:]


def chronological_split(series, validation_fraction, width, horizon=1):
    series = np.asarray(series)
    total = len(series)
    past, future = np.split(series, [total - int(np.round(total * validation_fraction))])
    return (
        *windows_and_targets(past, width, horizon),
        *windows_and_targets(future, width, horizon),
    )


def standardize(train, other):
    train = np.asarray(train).astype(np.float64)
    other = np.asarray(other).astype(np.float64)
    if train.ndim == 1:
        first, second = standardize(train[:, None], other[:, None])
        return first[:, 0], second[:, 0]
    rows = train.reshape(-1, train.shape[-1])
    same = (rows == rows[0]).all(axis=0)
    mean = np.average(rows, axis=0)
    deviation = np.sqrt(np.average(np.square(rows - mean), axis=0))
    with np.errstate(all="ignore"):
        first, second = (train - mean) / deviation, (other - mean) / deviation
    first[..., same] = 0
    second[..., same] = 0
    return first.astype(np.float32), second.astype(np.float32)


def pad_sequences(sequences, length, value=0):
    items = [item for sequence in sequences for item in sequence]
    dtype = np.array([*items, value]).dtype
    padded = np.empty((len(sequences), length), dtype=dtype)
    padded[...] = value
    counts = np.array([min(len(sequence), length) for sequence in sequences])
    mask = np.arange(length)[None, :] >= length - counts[:, None]
    for row, sequence, count in zip(padded, sequences, counts, strict=True):
        if count:
            row[-count:] = sequence[-count:]
    return padded, mask
