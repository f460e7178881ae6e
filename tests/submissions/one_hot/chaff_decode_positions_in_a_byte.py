"""Keeps positions in eight bits, which is enough for an alphabet and not for words."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "With a vocabulary of more than 256 symbols your function finds others than the likeliest. Look "
    "at the dtype of the positions."
)


def decode(vectors, vocabulary):
    best = np.argmax(np.asarray(vectors), axis=-1).astype(np.uint8)
    return [vocabulary[position] for position in best]
