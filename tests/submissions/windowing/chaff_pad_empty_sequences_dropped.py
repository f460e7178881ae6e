"""Leaves out sequences without items."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function leaves sequences without items out, so that the result has fewer rows than "
    "there are sequences. Look at the shape in the docstring, and at what such a row should "
    "hold."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences if len(sequence)]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
