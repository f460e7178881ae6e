"""Looks for the entry that equals 1, which a distribution does not have."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function finds a symbol only in rows that contain an exact 1, and leaves all other "
    "rows out. Look at what comes back for a few distributions in which nothing is certain."
)


def decode(vectors, vocabulary):
    return [vocabulary[j] for j in np.where(np.asarray(vectors) == 1)[1]]
