"""Plain loops, and Counter for the words."""

from collections import Counter

import numpy as np


def moving_average(values, width):
    if width < 1 or width > len(values):
        raise ValueError(f"width {width} does not fit {len(values)} values")
    means = np.zeros(len(values) - width + 1)
    for start in range(len(means)):
        means[start] = sum(values[start : start + width]) / width
    return means


def count_words(text):
    cleaned = "".join(c if "a" <= c <= "z" else " " for c in text.lower())
    return dict(Counter(cleaned.split()))
