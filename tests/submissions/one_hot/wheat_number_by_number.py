"""Copies and compares number by number, each index converted and checked: right, and slow."""

import numpy as np


def build_vocabulary(tokens):
    vocabulary = []
    for token in sorted(tokens):
        if not vocabulary or token > vocabulary[-1]:
            vocabulary.append(token)
    return vocabulary


def one_hot(indices, depth):
    array = np.asarray(indices)
    vectors = np.zeros((*array.shape, depth), dtype=np.float32)
    for place in np.ndindex(*vectors.shape):
        index = array[place[:-1]]
        if not isinstance(index, np.integer):
            raise TypeError(f"The index {index} is not an integer.")
        if int(index) < 0 or int(index) >= depth:
            raise ValueError(f"The index {index} is outside of 0 ... {depth - 1}.")
        if place[-1] == int(index):
            vectors[place] = 1
    return vectors


def decode(vectors, vocabulary):
    symbols = []
    for row in vectors:
        best, highest = None, float("-inf")
        for symbol, probability in zip(vocabulary, row, strict=True):
            if probability > highest:
                best, highest = symbol, probability
        symbols.append(best)
    return symbols


def encode_text(text, vocabulary):
    matrix = np.zeros((len(text), len(vocabulary)), dtype=np.float32)
    for t, character in enumerate(text):
        for j, symbol in enumerate(vocabulary):
            if symbol == character:
                matrix[t, j] = 1
        if matrix[t].sum() == 0:
            raise ValueError(f"Character {t} of the text is {character}: not in the vocabulary.")
    return matrix


def embedding_lookup(indices, weights):
    array, weights = np.asarray(indices), np.asarray(weights)
    flat = array.reshape(-1)
    found = np.zeros((flat.size, weights.shape[1]), dtype=weights.dtype)
    for k in range(flat.size):
        index = int(flat[k])
        if index < 0 or index >= len(weights):
            raise ValueError(f"The index {index} is none of the {len(weights)} rows.")
        for j in range(weights.shape[1]):
            found[k, j] = weights[index, j]
    return found.reshape(*array.shape, weights.shape[1])
