"""One row per distinct character: a multi-hot mind."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function makes one row for each distinct character, so that a character that comes "
    "again gets no second row. Look at how many rows a text such as 'abba' should have."
)


def encode_text(text, vocabulary):
    columns = []
    for character in dict.fromkeys(text):
        if character not in vocabulary:
            raise ValueError(f"text has {character!r}, which is not in the vocabulary")
        columns.append(vocabulary.index(character))
    return np.eye(len(vocabulary), dtype=np.float32)[np.array(columns, dtype=int)]
