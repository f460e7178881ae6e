"""Statistics of each row, along the last axis."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function scales each row by the row's own mean and deviation. Look at the axis along "
    "which the features lie."
)


def standardize(train, other):
    results = []
    for part in (train, other):
        values = np.asarray(part, dtype=np.float64)
        mean = values.mean(axis=-1, keepdims=True)
        deviation = values.std(axis=-1, keepdims=True)
        results.append(
            ((values - mean) / np.where(deviation == 0, 1, deviation)).astype(np.float32)
        )
    return tuple(results)
