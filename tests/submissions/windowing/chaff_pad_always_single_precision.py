"""Fills an array of float32."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function returns padded in float32 whatever it is given: whole numbers become floats, "
    "and fractions and large ids lose digits. Look at where the dtype comes from."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.float32)
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
