"""Divides the loss by the number of positions, but not its gradient."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your loss is a mean, but your gradient is that of a sum: as many times too large as there "
    "are positions that count. Run the notebook's numerical gradient on it and look at the "
    "factor."
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
    loss = -(logs[rows, columns, right] * mask).sum() / count
    dY = np.exp(logs)
    dY[rows, columns, right] -= 1
    return float(loss), dY * mask[:, :, None]
