"""Turns the text to lower case before looking it up."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function treats a capital letter as if it were the small one. Look at whether the "
    "text is changed before its characters are looked up."
)


def encode_text(text, vocabulary):
    columns = []
    for character in text.lower():
        if character not in vocabulary:
            raise ValueError(f"text has {character!r}, which is not in the vocabulary")
        columns.append(vocabulary.index(character))
    return np.eye(len(vocabulary), dtype=np.float32)[np.array(columns, dtype=int)]
