"""Raises the right exception without naming the character."""

import numpy as np

LOSES = {"q4"}


def encode_text(text, vocabulary):
    unknown = set(text) - set(vocabulary)
    if unknown:
        raise ValueError(f"text has {len(unknown)} characters outside the vocabulary")
    columns = [vocabulary.index(character) for character in text]
    return np.eye(len(vocabulary), dtype=np.float32)[np.array(columns, dtype=int)]
