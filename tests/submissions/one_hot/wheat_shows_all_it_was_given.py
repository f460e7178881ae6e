"""Messages quote whole arguments, where what is wrong is one item among others."""

import numpy as np


def build_vocabulary(tokens):
    distinct = list({token: None for token in tokens})
    distinct.sort()
    return tuple(distinct)


def one_hot(indices, depth):
    array = np.asarray(indices)
    if array.size and array.dtype.kind in "bf":
        raise TypeError(f"one_hot({indices!r}, {depth}): the indices are no integers")
    array = array.astype(int)
    if not ((array >= 0) & (array < depth)).all():
        raise ValueError(f"Some indices of {array.tolist()} do not fit a depth of {depth}")
    vectors = np.zeros(array.shape + (depth,), dtype="float32")
    for j in range(depth):
        vectors[..., j] = array == j
    return vectors


def decode(vectors, vocabulary):
    symbols = []
    for row in np.array(vectors, dtype=float):
        symbols.append(vocabulary[np.where(row == row.max())[0][0]])
    return symbols


def encode_text(text, vocabulary):
    if not set(text) <= set(vocabulary):
        raise ValueError(f"The text {text!r} has characters that are not in the vocabulary.")
    columns = np.array([vocabulary.index(character) for character in text], dtype=int)
    return (columns[:, None] == np.arange(len(vocabulary))).astype(np.float32)


def embedding_lookup(indices, weights):
    weights = np.asarray(weights)
    array = np.asarray(indices)
    if np.any(array < 0) or np.any(array > len(weights) - 1):
        raise ValueError(f"indices {array.tolist()} into {len(weights)} rows")
    return np.stack([weights[:, j][array] for j in range(weights.shape[1])], axis=-1)
