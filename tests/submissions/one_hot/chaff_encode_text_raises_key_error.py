"""Lets the KeyError of a dictionary out."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "For a character outside the vocabulary your function lets a KeyError out. Look at which "
    "exception the docstring promises, and at what its message should name."
)


def encode_text(text, vocabulary):
    column = {character: j for j, character in enumerate(vocabulary)}
    matrix = np.zeros((len(text), len(vocabulary)), dtype=np.float32)
    for row, character in enumerate(text):
        matrix[row, column[character]] = 1
    return matrix
