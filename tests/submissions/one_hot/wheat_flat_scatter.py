"""One flat buffer, ones scattered by computed positions, shape put on at the end."""

import numpy as np


def build_vocabulary(tokens):
    seen = set()
    for token in tokens:
        seen.add(token)
    return list(sorted(seen))


def one_hot(indices, depth):
    values = np.asarray(indices)
    shape = values.shape
    flat = values.ravel()
    if flat.size and flat.dtype.kind not in "iu":
        raise TypeError(f"expected integer indices, got {flat[:5]} with dtype {flat.dtype}")
    for value in flat:
        if value < 0 or value > depth - 1:
            raise ValueError(f"Index {value} of indices is not in the range 0 to {depth - 1}")
    buffer = np.zeros(flat.size * depth, dtype=np.float32)
    buffer[np.arange(flat.size) * depth + flat.astype(np.int64)] = 1
    return buffer.reshape(shape + (depth,))


def decode(vectors, vocabulary):
    vectors = np.asarray(vectors)
    largest = vectors.max(axis=-1, keepdims=True) if len(vectors) else vectors
    return [vocabulary[int(np.flatnonzero(row)[0])] for row in vectors == largest]


def encode_text(text, vocabulary):
    lookup = dict(zip(vocabulary, range(len(vocabulary)), strict=True))
    unknown = [character for character in text if character not in lookup]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not in the vocabulary; neither are {unknown[1:]}")
    flat = np.zeros(len(text) * len(vocabulary), dtype="f4")
    flat[[t * len(vocabulary) + lookup[character] for t, character in enumerate(text)]] = 1
    return flat.reshape(len(text), len(vocabulary))


def embedding_lookup(indices, weights):
    weights = np.asarray(weights)
    indices = np.asarray(indices)
    rows, width = weights.shape
    if ((indices < 0) + (indices > rows - 1)).any():
        raise ValueError(f"indices {indices} not all within {rows} rows")
    positions = indices.astype(np.int64)[..., None] * width + np.arange(width)
    return weights.reshape(-1)[positions]
