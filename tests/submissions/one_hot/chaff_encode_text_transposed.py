"""Characters along the columns, symbols along the rows."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function returns the matrix on its side: one row per symbol, one column per "
    "character. Look at the shape in the docstring."
)


def encode_text(text, vocabulary):
    columns = []
    for character in text:
        if character not in vocabulary:
            raise ValueError(f"text has {character!r}, which is not in the vocabulary")
        columns.append(vocabulary.index(character))
    return np.eye(len(vocabulary), dtype=np.float32)[:, np.array(columns, dtype=int)]
