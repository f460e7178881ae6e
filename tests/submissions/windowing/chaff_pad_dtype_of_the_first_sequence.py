"""Takes the dtype of the first sequence for all."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function takes the dtype of the first sequence that has items for all of them, and "
    "cuts off what does not fit into it. Look at what else the dtype of padded has to hold."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=kinds[0])
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
