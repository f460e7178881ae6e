"""Draws from the distribution and does not take its likeliest entry."""

import numpy as np

LOSES = {"q3"}


def decode(vectors, vocabulary):
    rows = np.asarray(vectors, dtype=float)
    return [vocabulary[np.random.choice(len(row), p=row / row.sum())] for row in rows]
