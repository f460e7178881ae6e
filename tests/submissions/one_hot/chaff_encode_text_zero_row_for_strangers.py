"""An unknown character becomes a row of zeros."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function gives a character outside the vocabulary a row of zeros and raises no error. "
    "Look at what the docstring wants for such a text."
)


def encode_text(text, vocabulary):
    matrix = np.zeros((len(text), len(vocabulary)), dtype=np.float32)
    for row, character in enumerate(text):
        if character in vocabulary:
            matrix[row, vocabulary.index(character)] = 1
    return matrix
