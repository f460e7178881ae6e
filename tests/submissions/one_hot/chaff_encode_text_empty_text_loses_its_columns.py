"""Stacks rows in a list, of which an empty text has none: shape (0,)."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "For the empty text your function returns an array of shape (0,), which has lost its "
    "columns. Look at the shape that the docstring gives for any number of characters."
)


def encode_text(text, vocabulary):
    columns = []
    for character in text:
        if character not in vocabulary:
            raise ValueError(f"text has {character!r}, which is not in the vocabulary")
        columns.append(vocabulary.index(character))
    return np.array([np.eye(len(vocabulary))[j] for j in columns], dtype=np.float32)
