"""Compares directions: the cosine of the angle between codes."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function goes by direction: it takes a code for near that points the same way, however "
    "far off it is. Look at the distance in the formula."
)


def nearest(codes, query, k):
    codes, query = np.asarray(codes), np.asarray(query)
    lengths = np.linalg.norm(codes, axis=1) * np.linalg.norm(query) + 1e-12
    distances = -(codes @ query) / lengths
    return np.argsort(distances, kind="stable")[:k]
