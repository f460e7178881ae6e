"""Counts the last position of each sequence that counts, and no other."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "In your function one position of each sequence counts, the last one that the mask names. "
    "Look at what becomes of the other positions at which the mask is True."
)


def masked_cross_entropy(Y, targets, mask):
    Y, targets, mask = np.asarray(Y), np.asarray(targets), np.asarray(mask)
    last = mask & (np.cumsum(mask[:, ::-1], axis=1)[:, ::-1] == 1)
    mask = last
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
    return float(loss), dY * mask[:, :, None] / count
