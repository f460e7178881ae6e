"""Later questions call the student's own earlier functions; errors come from a helper."""

import numpy as np


def require(condition, **arguments):
    """Raise a ValueError that shows the arguments unless the condition holds."""
    if not condition:
        raise ValueError(", ".join(f"{name} = {value!r}" for name, value in arguments.items()))


def sliding_windows(series, width, stride=1):
    series = np.asarray(series)
    require(width > 0, width=width)
    require(stride > 0, stride=stride)
    require(len(series) >= width, series=series.tolist(), width=width)
    result = np.empty((1 + (len(series) - width) // stride, width, *series.shape[1:]), series.dtype)
    for step in range(width):
        result[:, step] = series[step : len(series) - width + step + 1 : stride]
    return result


def windows_and_targets(series, width, horizon=1):
    series = np.asarray(series)
    count = len(series) - width - horizon + 1
    require(count > 0, width=width, horizon=horizon, count=count)
    return sliding_windows(series[: len(series) - horizon], width), series[width + horizon - 1 :]


def one_hot_windows(text, vocabulary, width):
    numbers = np.array([vocabulary.index(character) for character in text])
    X, Y = windows_and_targets(numbers, width)
    symbols = np.arange(len(vocabulary))
    return (X[..., None] == symbols).astype("float32"), (Y[..., None] == symbols).astype("float32")


def chronological_split(series, validation_fraction, width, horizon=1):
    series = np.asarray(series)
    held_back = int(round(len(series) * validation_fraction))
    cut = len(series) - held_back
    past = windows_and_targets(series[:cut], width, horizon)
    future = windows_and_targets(series[cut:], width, horizon)
    return past + future


def standardize(train, other):
    train = np.asarray(train, dtype=np.float64)
    other = np.asarray(other, dtype=np.float64)
    if train.ndim == 1:
        mean, deviation = scale_of(train)
    else:
        columns = train.reshape(-1, train.shape[-1]).T
        mean, deviation = np.array([scale_of(column) for column in columns]).T
    return [np.asarray((part - mean) / deviation, dtype=np.float32) for part in (train, other)]


def scale_of(values):
    """What to subtract from a feature, and what to divide it by."""
    if len(np.unique(values)) == 1:
        return values[0], 1.0
    return np.mean(values), np.std(values)


def pad_sequences(sequences, length, value=0):
    whole = all(
        float(item).is_integer() and not isinstance(item, (float, np.floating))
        for sequence in sequences
        for item in [*sequence, value]
    )
    dtype = np.int64 if whole and isinstance(value, (int, np.integer)) else np.float64
    padded = np.full((len(sequences), length), value, dtype=dtype)
    mask = np.full((len(sequences), length), False)
    for i, sequence in enumerate(sequences):
        for back, item in enumerate(reversed(list(sequence)), start=1):
            if back > length:
                break
            padded[i, -back] = item
            mask[i, -back] = True
    return padded, mask
