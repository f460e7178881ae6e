"""Raises the right exception without naming the character."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function raises a ValueError for a text with unknown characters, but the message does "
    "not name the one that comes first in the text. Look at which character, if any, the "
    "message shows."
)


def encode_text(text, vocabulary):
    unknown = set(text) - set(vocabulary)
    if unknown:
        raise ValueError(f"text has {len(unknown)} characters outside the vocabulary")
    columns = [vocabulary.index(character) for character in text]
    return np.eye(len(vocabulary), dtype=np.float32)[np.array(columns, dtype=int)]
