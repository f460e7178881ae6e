"""Pads to the longest sequence and ignores the length."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function makes every row as long as the longest sequence. Look at which argument "
    "should decide the length."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    length = max([len(row) for row in rows] + [1])
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
