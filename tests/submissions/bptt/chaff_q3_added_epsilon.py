"""Adds 1e-9 to the probabilities, so that no loss is above 21."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your loss never gets above about 21, however unlikely the target is, as if a tiny number "
    "were added to each probability. Look at whether you can come to the logarithm without that "
    "addition, even of a probability that is too small for a float."
)


def masked_cross_entropy(Y, targets, mask):
    Y, targets, mask = np.asarray(Y), np.asarray(targets), np.asarray(mask)
    Y = Y - Y.max(axis=2, keepdims=True)
    odds = np.exp(Y)
    logs = np.log(odds / odds.sum(axis=2, keepdims=True) + 1e-9)
    right = np.where(mask, targets, 0)
    n, T, k = Y.shape
    rows, columns = np.arange(n)[:, None], np.arange(T)
    count = mask.sum()
    if count == 0:
        return 0.0, np.zeros(Y.shape)
    loss = -(logs[rows, columns, right] * mask).sum() / count
    dY = np.exp(logs)
    dY[rows, columns, right] -= 1
    return float(loss), dY * mask[:, :, None] / count
