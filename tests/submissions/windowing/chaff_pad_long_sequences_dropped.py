"""Treats a sequence that is too long as if it were not there."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function makes nothing but padding of a sequence that is too long. Look at which of "
    "its items should stay."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if 0 < len(row) <= length:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
