"""Differences of a cumulative sum."""

import numpy as np


def moving_average(values, width):
    values = np.asarray(values, dtype=float)
    if width < 1 or width > values.size:
        raise ValueError("width")
    total = np.concatenate([[0.0], np.cumsum(values)])
    return (total[width:] - total[:-width]) / width


def most_common(counts, n):
    alphabetical = sorted(counts)
    return sorted(alphabetical, key=counts.get, reverse=True)[:n]
