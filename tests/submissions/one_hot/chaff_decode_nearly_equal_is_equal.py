"""Takes entries for tied that differ by less than a hundred millionth."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Where two entries of a row are very close, your function takes them for equal and lets the "
    "first one win. Among thousands of symbols all probabilities are that small."
)


def decode(vectors, vocabulary):
    vectors = np.asarray(vectors, dtype=float)
    tied = vectors >= vectors.max(axis=-1, keepdims=True) - 1e-8
    return [vocabulary[best] for best in np.argmax(tied, axis=-1)]
