"""Written from the docstrings alone, each sentence once, with errors in as few words as allowed."""

import numpy as np


def build_vocabulary(tokens):
    return np.unique(list(tokens)).tolist()


def one_hot(indices, depth):
    array = np.asarray(indices)
    if array.size == 0:
        return np.zeros(array.shape + (depth,), dtype=np.float32)
    if not issubclass(array.dtype.type, np.integer):
        raise TypeError("indices: integers only")
    for index in array.flat:
        if index not in range(depth):
            raise ValueError(f"indices: {index}")
    return np.identity(depth, dtype=np.float32).take(array, axis=0)


def decode(vectors, vocabulary):
    best = np.asarray(vectors).argmax(axis=1)
    return [vocabulary[k] for k in best]


def encode_text(text, vocabulary):
    for character in text:
        if character not in vocabulary:
            raise ValueError(character)
    matrix = np.zeros((len(text), len(vocabulary)), dtype=np.float32)
    for t, character in enumerate(text):
        matrix[t, vocabulary.index(character)] = 1.0
    return matrix


def embedding_lookup(indices, weights):
    indices, weights = np.asarray(indices), np.asarray(weights)
    for index in indices.ravel().tolist():
        if index < 0 or index >= len(weights):
            raise ValueError(f"index {index}")
    return weights[indices]
