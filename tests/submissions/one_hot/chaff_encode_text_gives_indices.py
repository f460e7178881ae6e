"""Returns the columns and not their one-hot vectors."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function returns a single number for each character, its column. Look at the shape in "
    "the docstring: how many numbers does a row have?"
)


def encode_text(text, vocabulary):
    columns = []
    for character in text:
        if character not in vocabulary:
            raise ValueError(f"text has {character!r}, which is not in the vocabulary")
        columns.append(vocabulary.index(character))
    return np.array(columns, dtype=np.float32)
