"""Takes the dtype of the items alone: a padding value of 0.5 becomes 0."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function cuts a padding value with a fraction down to a whole number where all items "
    "are whole. Look at what the dtype of padded has to hold beside the items."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    kinds = kinds[:-1] or kinds
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
