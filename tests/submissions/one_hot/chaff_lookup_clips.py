"""Clips what is outside to the first or last row."""

import numpy as np

LOSES = {"q5"}


def embedding_lookup(indices, weights):
    return np.take(np.asarray(weights), np.asarray(indices, dtype=int), axis=0, mode="clip")
