"""Builds a vocabulary from the text and ignores the one it was given."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "The columns of your matrix come from the characters that occur in the text, and not from "
    "the vocabulary that was passed. Look at what decides their number and their order."
)


def encode_text(text, vocabulary):
    for character in text:
        if character not in vocabulary:
            raise ValueError(f"text has {character!r}, which is not in the vocabulary")
    symbols = sorted(set(text))
    columns = [symbols.index(character) for character in text]
    return np.eye(len(symbols), dtype=np.float32)[np.array(columns, dtype=int)]
