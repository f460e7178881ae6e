"""An empty sequence arrives as floats, and turns the whole numbers of all others into floats."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "With one empty sequence among them, whole numbers come back from your function as floats. "
    "Look at the dtype that NumPy gives to an empty list."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
