"""`str.find` gives -1 for an unknown character, which is the last column."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function raises no error for a character outside the vocabulary and puts its 1 into "
    "the last column. Look at what your search for a column gives where there is nothing to "
    "find."
)


def encode_text(text, vocabulary):
    known = "".join(vocabulary)
    matrix = np.zeros((len(text), len(vocabulary)), dtype=np.float32)
    for row, character in enumerate(text):
        matrix[row, known.find(character)] = 1
    return matrix
