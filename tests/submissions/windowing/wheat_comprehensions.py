"""As few statements as possible: comprehensions and np.stack."""

import numpy as np


def sliding_windows(series, width, stride=1):
    s = np.asarray(series)
    if width < 1 or stride < 1 or width > len(s):
        raise ValueError(f"bad argument among {width=}, {stride=}, length of series={len(s)}")
    return np.stack([s[i : i + width] for i in range(0, len(s) - width + 1, stride)])


def windows_and_targets(series, width, horizon=1):
    s = np.asarray(series)
    if width + horizon > len(s):
        raise ValueError(f"{width=} and {horizon=} need more than len(series)={len(s)} steps")
    pairs = [(s[i - width : i], s[i + horizon - 1]) for i in range(width, len(s) - horizon + 1)]
    return np.stack([x for x, _ in pairs]), np.stack([y for _, y in pairs])


def one_hot_windows(text, vocabulary, width):
    rows = np.array([[float(v == c) for v in vocabulary] for c in text], dtype=np.float32)
    return np.stack([rows[i : i + width] for i in range(len(rows) - width)]), rows[width:].copy()


def chronological_split(series, validation_fraction, width, horizon=1):
    s = np.asarray(series)
    k = round(validation_fraction * len(s))
    parts = s[: len(s) - k], s[len(s) - k :]
    if any(len(p) < width + horizon for p in parts):
        raise ValueError(f"{validation_fraction=} makes parts of {[len(p) for p in parts]} steps")
    spans = [range(len(p) - width - horizon + 1) for p in parts]
    return tuple(
        np.stack([item(p, i) for i in span])
        for p, span in zip(parts, spans, strict=True)
        for item in (lambda p, i: p[i : i + width], lambda p, i: p[i + width + horizon - 1])
    )


def standardize(train, other):
    a, b = np.float64(train), np.float64(other)
    axes = tuple(range(a.ndim - 1)) or (0,)
    low, high = a.min(axes, keepdims=a.ndim > 1), a.max(axes, keepdims=a.ndim > 1)
    mean, std = a.mean(axes, keepdims=a.ndim > 1), a.std(axes, keepdims=a.ndim > 1)
    mean, std = np.where(low == high, low, mean), np.where(low == high, 1, std)
    if a.ndim > 1:
        mean, std = mean.reshape(-1), std.reshape(-1)
    return np.float32((a - mean) / std), np.float32((b - mean) / std)


def pad_sequences(sequences, length, value=0):
    kept = [list(s)[max(len(s) - length, 0) :] for s in sequences]
    padded = np.array([[value] * (length - len(k)) + k for k in kept])
    return padded, np.array([[False] * (length - len(k)) + [True] * len(k) for k in kept])
