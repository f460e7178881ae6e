"""Adds up absolute differences."""

import numpy as np

LOSES = {"q9"}


def nearest(codes, query, k):
    distances = np.sum(np.abs(np.asarray(codes) - np.asarray(query)), axis=1)
    return np.argsort(distances, kind="stable")[:k]
