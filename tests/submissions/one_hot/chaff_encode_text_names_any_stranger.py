"""Names all unknown characters, in the order of a sorted set."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Where a text has several unknown characters, the message of your function names another "
    "one before the one that comes first in the text, or in its place. Look at the order in "
    "which it goes through them."
)


def encode_text(text, vocabulary):
    unknown = sorted(set(text) - set(vocabulary))
    if unknown:
        raise ValueError(f"text has {unknown} outside the vocabulary")
    columns = [vocabulary.index(character) for character in text]
    return np.eye(len(vocabulary), dtype=np.float32)[np.array(columns, dtype=int)]
