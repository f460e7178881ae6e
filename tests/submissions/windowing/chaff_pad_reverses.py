"""Puts the items in from the back, and so the wrong way round."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function returns the items of each row in reverse order. Look at the order in which "
    "they reach the row."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail[::-1]
            mask[i, length - len(tail) :] = True
    return padded, mask
