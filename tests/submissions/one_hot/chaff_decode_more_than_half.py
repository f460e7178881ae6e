"""Takes the entry above one half, as if the likeliest always had it."""

import numpy as np

LOSES = {"q3"}


def decode(vectors, vocabulary):
    return [vocabulary[int(np.argmax(row))] for row in np.asarray(vectors) > 0.5]
