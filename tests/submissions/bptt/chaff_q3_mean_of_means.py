"""Takes the mean of each sequence first, then the mean of these."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your loss is the mean of a mean for each sequence, so that a position has more weight in a "
    "sequence in which few positions count. Look at what the one mean of the question is taken "
    "over."
)


def masked_cross_entropy(Y, targets, mask):
    Y, targets, mask = np.asarray(Y), np.asarray(targets), np.asarray(mask)
    Y = Y - Y.max(axis=2, keepdims=True)
    logs = Y - np.log(np.exp(Y).sum(axis=2, keepdims=True))
    right = np.where(mask, targets, 0)
    n, T, k = Y.shape
    rows, columns = np.arange(n)[:, None], np.arange(T)
    count = mask.sum()
    if count == 0:
        return 0.0, np.zeros(Y.shape)
    each = -(logs[rows, columns, right] * mask).sum(axis=1)
    loss = (each / np.maximum(mask.sum(axis=1), 1)).sum() / mask.any(axis=1).sum()
    dY = np.exp(logs)
    dY[rows, columns, right] -= 1
    return float(loss), dY * mask[:, :, None] / count
