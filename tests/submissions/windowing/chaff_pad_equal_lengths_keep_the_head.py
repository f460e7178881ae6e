"""Makes a matrix of sequences that are equally long, and cuts it behind."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Where all sequences have the same length, your function treats them differently from others. "
    "Look at which end they lose when they are too long."
)


def pad_sequences(sequences, length, value=0):
    rows = [np.asarray(sequence) for sequence in sequences]
    if len({len(row) for row in rows}) == 1 and len(rows[0]) >= length:
        padded = np.stack(rows)[:, :length]
        return padded, np.ones(padded.shape, dtype=bool)
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        tail = row[-length:]
        if len(tail):
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
