"""Fills an array of integers, which cuts off fractions."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function cuts fractions among the items down to whole numbers. Look at where the "
    "dtype of padded comes from, and at what it has to hold."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.int64)
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
