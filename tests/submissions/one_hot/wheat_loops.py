"""Plain loops over every entry, no vectorised step anywhere."""

import numpy as np


def build_vocabulary(tokens):
    vocabulary = []
    for token in tokens:
        if token not in vocabulary:
            vocabulary.append(token)
    vocabulary.sort()
    return vocabulary


def one_hot(indices, depth):
    array = np.array(indices)
    if array.size == 0:
        return np.zeros(array.shape + (depth,), dtype=np.float32)
    if not np.issubdtype(array.dtype, np.integer):
        raise TypeError(f"indices has dtype {array.dtype}, expected integers: {indices}")
    result = np.zeros(array.shape + (depth,), dtype=np.float32)
    for place in np.ndindex(array.shape):
        index = int(array[place])
        if index < 0 or index >= depth:
            raise ValueError(f"indices contains {index}, which is not in [0, {depth})")
        result[place + (index,)] = 1.0
    return result


def decode(vectors, vocabulary):
    symbols = []
    for row in vectors:
        best = 0
        for j in range(1, len(vocabulary)):
            if row[j] > row[best]:
                best = j
        symbols.append(vocabulary[best])
    return symbols


def encode_text(text, vocabulary):
    matrix = np.zeros((len(text), len(vocabulary)), np.float32)
    for i in range(len(text)):
        found = False
        for j in range(len(vocabulary)):
            if vocabulary[j] == text[i]:
                matrix[i, j] = 1
                found = True
        if not found:
            raise ValueError("text contains the unknown character " + text[i])
    return matrix


def embedding_lookup(indices, weights):
    weights = np.asarray(weights)
    array = np.asarray(indices)
    result = np.empty(array.shape + (weights.shape[1],), dtype=weights.dtype)
    for place in np.ndindex(array.shape):
        index = int(array[place])
        if not 0 <= index < weights.shape[0]:
            raise ValueError(f"indices: {index} is not a row of weights")
        result[place] = weights[index]
    return result
