"""Strips white space at both ends of the text before encoding it."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function loses the blanks and line breaks at both ends of a text. Look at whether the "
    "text is encoded as it was given."
)


def encode_text(text, vocabulary):
    columns = []
    for character in text.strip():
        if character not in vocabulary:
            raise ValueError(f"text has {character!r}, which is not in the vocabulary")
        columns.append(vocabulary.index(character))
    return np.eye(len(vocabulary), dtype=np.float32)[np.array(columns, dtype=int)]
