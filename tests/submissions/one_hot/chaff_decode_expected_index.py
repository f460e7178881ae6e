"""Rounds the mean index under the distribution, which is right for one-hot rows only."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function gives the symbol near the average position of a distribution, not the "
    "likeliest one. For one-hot rows the two agree; try a row with its large entries at both "
    "ends."
)


def decode(vectors, vocabulary):
    means = np.asarray(vectors) @ np.arange(len(vocabulary))
    return [vocabulary[int(round(mean))] for mean in means]
