"""Divides by a count of 0 where nothing counts."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Where no position counts, your loss is not a number: 0 is divided by 0. Look at what the "
    "docstring wants in that case."
)


def masked_cross_entropy(Y, targets, mask):
    Y, targets, mask = np.asarray(Y), np.asarray(targets), np.asarray(mask)
    Y = Y - Y.max(axis=2, keepdims=True)
    logs = Y - np.log(np.exp(Y).sum(axis=2, keepdims=True))
    right = np.where(mask, targets, 0)
    n, T, k = Y.shape
    rows, columns = np.arange(n)[:, None], np.arange(T)
    count = mask.sum()
    loss = -(logs[rows, columns, right] * mask).sum() / count
    dY = np.exp(logs)
    dY[rows, columns, right] -= 1
    return float(loss), dY * mask[:, :, None] / count
