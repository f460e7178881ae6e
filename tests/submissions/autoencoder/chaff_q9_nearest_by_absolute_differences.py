"""Adds up absolute differences."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function goes by the sum of the absolute differences. Look at what the formula does "
    "with each difference before they are added up."
)


def nearest(codes, query, k):
    distances = np.sum(np.abs(np.asarray(codes) - np.asarray(query)), axis=1)
    return np.argsort(distances, kind="stable")[:k]
