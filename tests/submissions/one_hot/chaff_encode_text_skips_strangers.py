"""Leaves out characters that are not in the vocabulary."""

import numpy as np

LOSES = {"q4"}


def encode_text(text, vocabulary):
    columns = [vocabulary.index(character) for character in text if character in vocabulary]
    return np.eye(len(vocabulary), dtype=np.float32)[np.array(columns, dtype=int)]
