"""Returns the number of real items, not a mask."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "In the place of the mask your function returns one number for each sequence, that of its "
    "real items. Look at the shape that the docstring gives for the mask."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask.sum(axis=1)
