"""Keeps the sequences in an array of objects, which equally long ones are no rows of."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Where all sequences have the same length, the result has another dtype. Look at what "
    "np.array(…, dtype=object) makes of lists of one length."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(row) for row in np.array(sequences, dtype=object)]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        tail = row[-length:]
        if len(tail):
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
