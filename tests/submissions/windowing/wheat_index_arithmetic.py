"""Tables of indices, np.take and broadcasting; masks as whole numbers."""

import numpy as np


def sliding_windows(series, width, stride=1):
    series = np.asarray(series)
    if min(width, stride) < 1:
        raise ValueError(f"width and stride must be at least 1, got {width} and {stride}")
    count = (len(series) - width) // stride + 1
    if count < 1:
        raise ValueError(f"series: {len(series)} < {width}")
    table = np.add.outer(stride * np.arange(count), np.arange(width))
    return np.take(series, table, axis=0)


def windows_and_targets(series, width, horizon=1):
    series = np.asarray(series)
    last = len(series) - (width + horizon)
    if last < 0:
        raise ValueError(f"series is {-last} steps too short for horizon {horizon}, width {width}")
    table = np.add.outer(np.arange(last + 1), np.append(np.arange(width), width + horizon - 1))
    both = np.take(series, table, axis=0)
    return both[:, :-1], both[:, -1]


def one_hot_windows(text, vocabulary, width):
    column = {symbol: j for j, symbol in enumerate(vocabulary)}
    ids = np.array([column[character] for character in text])
    table = np.add.outer(np.arange(len(text) - width), np.arange(width + 1))
    both = np.zeros((*table.shape, len(vocabulary)), dtype=np.float32)
    np.put_along_axis(both, ids[table][..., None], 1, axis=-1)
    return both[:, :width], both[:, width]


def chronological_split(series, validation_fraction, width, horizon=1):
    series = np.asarray(series)
    total = len(series)
    cut = total - round(total * validation_fraction)
    firsts = np.arange(total)
    targets = firsts + width + horizon - 1
    train = firsts[targets < cut]
    val = firsts[(firsts >= cut) & (targets < total)]
    if not len(train):
        raise ValueError(f"series: the training part of {cut} steps is too short")
    if not len(val):
        raise ValueError(f"series: the validation part of {total - cut} steps is too short")
    results = []
    for chosen in (train, val):
        results.append(series[chosen[:, None] + np.arange(width)])
        results.append(series[targets[chosen]])
    return tuple(results)


def standardize(train, other):
    train, other = (np.asarray(part, np.float64) for part in (train, other))
    flat = train.reshape(-1) if train.ndim == 1 else train.reshape(-1, train.shape[-1])
    centre = flat.mean(0)
    scale = np.sqrt(((flat - centre) ** 2).mean(0))
    constant = np.ptp(flat, axis=0) == 0
    scale = np.where(constant, np.inf, scale)
    return tuple(((part - centre) / scale).astype(np.float32) for part in (train, other))


def pad_sequences(sequences, length, value=0):
    filled = [[value] * length + list(sequence) for sequence in sequences]
    padded = np.array([row[len(row) - length :] for row in filled])
    mask = np.array([[int(length - j <= len(s)) for j in range(length)] for s in sequences])
    return padded, mask
