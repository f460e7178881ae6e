"""Fills an array of floats, so that ids are whole numbers no longer."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function returns floats even where all items and the padding value are whole numbers. "
    "Look at where the dtype of padded comes from."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.float64)
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
