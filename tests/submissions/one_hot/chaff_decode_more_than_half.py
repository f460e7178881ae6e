"""Takes the entry above one half, as if the likeliest always had it."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function gives the first symbol of the vocabulary for every row in which no entry is "
    "above one half. Look at how large the likeliest entry of a distribution has to be."
)


def decode(vectors, vocabulary):
    return [vocabulary[int(np.argmax(row))] for row in np.asarray(vectors) > 0.5]
