"""Pads behind the items."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function puts the padding behind the items. Look at the side on which the question "
    "wants it, and why."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, : len(tail)] = tail
            mask[i, : len(tail)] = True
    return padded, mask
