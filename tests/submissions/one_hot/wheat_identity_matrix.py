"""Rows of an identity matrix, picked by fancy indexing after the checks."""

import numpy as np


def build_vocabulary(tokens):
    return sorted(dict.fromkeys(tokens))


def one_hot(indices, depth):
    indices = np.asarray(indices, dtype=int if np.size(indices) == 0 else None)
    if indices.dtype == bool or not np.issubdtype(indices.dtype, np.integer):
        raise TypeError(f"indices must be whole numbers, not {indices.dtype}: {indices}")
    if indices.size and (indices.min() < 0 or indices.max() >= depth):
        raise ValueError(f"indices from {indices.min()} to {indices.max()} do not fit {depth=}")
    return np.eye(depth, dtype="float32")[indices]


def decode(vectors, vocabulary):
    return np.array(vocabulary)[np.asarray(vectors).argmax(axis=1)].tolist()


def encode_text(text, vocabulary):
    columns = []
    for character in text:
        try:
            columns.append(vocabulary.index(character))
        except ValueError:
            raise ValueError(f"{character!r} does not occur in the vocabulary") from None
    return np.eye(len(vocabulary), dtype=np.float32)[np.array(columns, dtype=int)]


def embedding_lookup(indices, weights):
    indices, weights = np.array(indices), np.array(weights)
    if indices.size == 0:
        return np.zeros((*indices.shape, weights.shape[-1]), weights.dtype)
    if indices.min() < 0 or indices.max() >= len(weights):
        raise ValueError(f"indices must be rows: found {indices.min()} and {indices.max()}")
    return weights[indices, :]
