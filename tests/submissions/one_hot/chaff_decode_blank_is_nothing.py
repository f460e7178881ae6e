"""Cleans the symbols: a blank or a line break becomes the empty str."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function changes symbols that are white space. Look at a vocabulary of characters in which "
    "the blank or the line break is one."
)


def decode(vectors, vocabulary):
    return [vocabulary[best].strip() for best in np.argmax(np.asarray(vectors), axis=-1)]
