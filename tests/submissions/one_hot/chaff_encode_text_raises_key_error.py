"""Lets the KeyError of a dictionary out."""

import numpy as np

LOSES = {"q4"}


def encode_text(text, vocabulary):
    column = {character: j for j, character in enumerate(vocabulary)}
    matrix = np.zeros((len(text), len(vocabulary)), dtype=np.float32)
    for row, character in enumerate(text):
        matrix[row, column[character]] = 1
    return matrix
