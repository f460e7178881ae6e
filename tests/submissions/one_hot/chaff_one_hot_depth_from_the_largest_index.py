"""Uses the largest index that occurs and ignores the depth."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "The vectors that your function returns are only as long as the largest index that occurs "
    "makes necessary. Look at which argument should decide their length."
)


def one_hot(indices, depth):
    indices = np.asarray(indices)
    if indices.size == 0:
        return np.zeros((*indices.shape, depth), dtype=np.float32)
    if indices.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {indices}")
    if indices.min() < 0 or indices.max() >= depth:
        raise ValueError(f"indices outside [0, {depth}): {indices}")
    return np.eye(indices.max() + 1, dtype=np.float32)[indices]
