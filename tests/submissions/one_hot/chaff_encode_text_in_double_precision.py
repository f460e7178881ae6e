"""Leaves NumPy's default dtype, float64."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function returns the right matrix in 64-bit floats. Look at the dtype that the "
    "docstring asks for."
)


def encode_text(text, vocabulary):
    columns = []
    for character in text:
        if character not in vocabulary:
            raise ValueError(f"text has {character!r}, which is not in the vocabulary")
        columns.append(vocabulary.index(character))
    return np.eye(len(vocabulary))[np.array(columns, dtype=int)]
