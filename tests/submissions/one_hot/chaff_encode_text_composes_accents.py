"""Makes one character of a letter and the accent that stands behind it."""

import unicodedata

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function changes a text in which an accent is a character by itself: the matrix has fewer "
    "rows than the text has characters. Compare the two for such a text."
)


def encode_text(text, vocabulary):
    text = unicodedata.normalize("NFC", text)
    matrix = np.zeros((len(text), len(vocabulary)), dtype=np.float32)
    for row, character in enumerate(text):
        if character not in vocabulary:
            raise ValueError(f"{character!r} is not in the vocabulary")
        matrix[row, vocabulary.index(character)] = 1
    return matrix
