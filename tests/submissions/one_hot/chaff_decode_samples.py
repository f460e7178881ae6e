"""Draws from the distribution and does not take its likeliest entry."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function draws a symbol at random, with the probabilities of the row, so that the "
    "answer changes from call to call. Look at which entry of a row the question calls the "
    "network's belief."
)


def decode(vectors, vocabulary):
    rows = np.asarray(vectors, dtype=float)
    return [vocabulary[np.random.choice(len(row), p=row / row.sum())] for row in rows]
