"""Takes everything that differs from the padding value for real."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your mask takes an item for padding when it equals the padding value. Look at what makes "
    "an item real: the same value may occur in the data."
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
    return padded, padded != value
