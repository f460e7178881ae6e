"""Names all unknown characters, in the order of a sorted set."""

import numpy as np

LOSES = {"q4"}


def encode_text(text, vocabulary):
    unknown = sorted(set(text) - set(vocabulary))
    if unknown:
        raise ValueError(f"text has {unknown} outside the vocabulary")
    columns = [vocabulary.index(character) for character in text]
    return np.eye(len(vocabulary), dtype=np.float32)[np.array(columns, dtype=int)]
