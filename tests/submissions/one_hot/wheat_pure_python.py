"""Lists and recursion; NumPy only to wrap the result and to know its shape."""

import numpy as np


def build_vocabulary(tokens):
    ordered = sorted(tokens)
    return tuple(t for i, t in enumerate(ordered) if i == 0 or ordered[i - 1] != t)


def one_hot(indices, depth):
    if isinstance(indices, np.ndarray):
        shape, nested = indices.shape, indices.tolist()
    else:
        shape, nested = np.shape(indices), indices

    def expand(item):
        if isinstance(item, (list, tuple)):
            return [expand(part) for part in item]
        if isinstance(item, (bool, np.bool_)) or not isinstance(item, (int, np.integer)):
            raise TypeError(f"indices: {item!r} is a {type(item).__name__}, not an integer")
        if not 0 <= item < depth:
            raise ValueError(f"indices: {item} lies outside 0..{depth - 1}")
        return [1.0 if j == item else 0.0 for j in range(depth)]

    return np.array(expand(nested), dtype=np.float32).reshape(tuple(shape) + (depth,))


def decode(vectors, vocabulary):
    rows = vectors.tolist() if hasattr(vectors, "tolist") else vectors
    return [vocabulary[row.index(max(row))] for row in rows]


def encode_text(text, vocabulary):
    for character in text:
        if character not in vocabulary:
            raise ValueError(f"The vocabulary lacks {character!r} (in text {text!r})")
    rows = [[float(symbol == character) for symbol in vocabulary] for character in text]
    return np.array(rows, dtype=np.float32).reshape(len(text), len(vocabulary))


def embedding_lookup(indices, weights):
    shape = np.shape(indices)
    dtype = np.asarray(weights).dtype
    table = np.asarray(weights).tolist()
    found = []
    for index in np.ravel(indices).tolist():
        if index < 0 or index >= len(table):
            raise ValueError(f"invalid index {index}: weights has {len(table)} rows")
        found.append(table[int(index)])
    return np.array(found, dtype=dtype).reshape(*shape, len(table[0]))
