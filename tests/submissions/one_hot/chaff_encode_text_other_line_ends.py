"""Makes every kind of line end a line feed, as reading a file does."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function changes the line ends of a text. The carriage return is a character like any "
    "other: look at a vocabulary that has it."
)


def encode_text(text, vocabulary):
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    matrix = np.zeros((len(text), len(vocabulary)), dtype=np.float32)
    for row, character in enumerate(text):
        if character not in vocabulary:
            raise ValueError(f"{character!r} is not in the vocabulary")
        matrix[row, vocabulary.index(character)] = 1
    return matrix
