"""Plain loops and lists; arrays only at the end."""

import numpy as np


def sliding_windows(series, width, stride=1):
    if width < 1:
        raise ValueError("width is " + str(width) + ", but a window has at least one step")
    if stride < 1:
        raise ValueError("stride is " + str(stride) + ", but it must be positive")
    series = np.array(series)
    windows = []
    start = 0
    while start + width <= len(series):
        windows.append(series[start : start + width])
        start += stride
    if not windows:
        raise ValueError(f"the series has length {len(series)}, less than width {width}")
    return np.array(windows)


def windows_and_targets(series, width, horizon=1):
    series = np.array(series)
    X = []
    y = []
    for i in range(len(series)):
        if i + width + horizon - 1 < len(series):
            X.append(series[i : i + width])
            y.append(series[i + width + horizon - 1])
    if len(X) == 0:
        raise ValueError(f"no pair: series {len(series)}, width {width}, horizon {horizon}")
    return np.array(X), np.array(y)


def one_hot_windows(text, vocabulary, width):
    n = len(text) - width
    X = np.zeros((n, width, len(vocabulary)), dtype=np.float32)
    Y = np.zeros((n, len(vocabulary)), dtype=np.float32)
    for i in range(n):
        for t in range(width):
            for j in range(len(vocabulary)):
                if text[i + t] == vocabulary[j]:
                    X[i, t, j] = 1
        for j in range(len(vocabulary)):
            if text[i + width] == vocabulary[j]:
                Y[i, j] = 1
    return X, Y


def chronological_split(series, validation_fraction, width, horizon=1):
    series = np.array(series)
    held_back = round(len(series) * validation_fraction)
    cut = len(series) - held_back
    X_train, y_train, X_val, y_val = [], [], [], []
    for i in range(len(series)):
        target = i + width + horizon - 1
        if target < cut:
            X_train.append(series[i : i + width])
            y_train.append(series[target])
        if i >= cut and target < len(series):
            X_val.append(series[i : i + width])
            y_val.append(series[target])
    if not X_train or not X_val:
        raise ValueError(f"validation_fraction {validation_fraction} leaves a part too short")
    return [np.array(X_train), np.array(y_train), np.array(X_val), np.array(y_val)]


def standardize(train, other):
    train = np.array(train, dtype=float)
    other = np.array(other, dtype=float)
    flat = train.reshape(-1, 1) if train.ndim == 1 else train.reshape(-1, train.shape[-1])
    means, deviations = [], []
    for j in range(flat.shape[1]):
        column = [float(value) for value in flat[:, j]]
        mean = sum(column) / len(column)
        variance = sum((value - mean) ** 2 for value in column) / len(column)
        means.append(column[0] if min(column) == max(column) else mean)
        deviations.append(1.0 if min(column) == max(column) else variance**0.5)
    if train.ndim == 1:
        means, deviations = means[0], deviations[0]
    results = (train - np.array(means)) / deviations, (other - np.array(means)) / deviations
    return results[0].astype(np.float32), results[1].astype(np.float32)


def pad_sequences(sequences, length, value=0):
    padded, mask = [], []
    for sequence in sequences:
        items = list(sequence)
        while len(items) > length:
            items.pop(0)
        real = [1] * len(items)
        while len(items) < length:
            items.insert(0, value)
            real.insert(0, 0)
        padded.append(items)
        mask.append(real)
    return np.array(padded), np.array(mask)
