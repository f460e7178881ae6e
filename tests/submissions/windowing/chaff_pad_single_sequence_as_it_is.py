"""Hands a single sequence back as it is."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "A list of a single sequence comes back without padding, and uncut. Look at what your function "
    "does with one sequence alone."
)


def pad_sequences(sequences, length, value=0):
    if len(sequences) == 1:
        padded = np.asarray(sequences)
        return padded, np.ones(padded.shape, dtype=bool)
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        tail = row[-length:]
        if len(tail):
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
