"""Rounds the mean index under the distribution, which is right for one-hot rows only."""

import numpy as np

LOSES = {"q3"}


def decode(vectors, vocabulary):
    means = np.asarray(vectors) @ np.arange(len(vocabulary))
    return [vocabulary[int(round(mean))] for mean in means]
