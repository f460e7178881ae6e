"""`str.find` gives -1 for an unknown character, which is the last column."""

import numpy as np

LOSES = {"q4"}


def encode_text(text, vocabulary):
    known = "".join(vocabulary)
    matrix = np.zeros((len(text), len(vocabulary)), dtype=np.float32)
    for row, character in enumerate(text):
        matrix[row, known.find(character)] = 1
    return matrix
