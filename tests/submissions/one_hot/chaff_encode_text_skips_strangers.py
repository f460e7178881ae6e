"""Leaves out characters that are not in the vocabulary."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function leaves out characters that are not in the vocabulary, so that the matrix has "
    "fewer rows than the text has characters. Look at what the docstring wants for such a text."
)


def encode_text(text, vocabulary):
    columns = [vocabulary.index(character) for character in text if character in vocabulary]
    return np.eye(len(vocabulary), dtype=np.float32)[np.array(columns, dtype=int)]
