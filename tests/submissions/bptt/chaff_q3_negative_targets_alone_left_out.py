"""Leaves out negative targets, but uses those of k and more as indices, also where nothing counts."""

import numpy as np

LOSES = {"q3"}
SAYS_LIKE = "chaff_q3_targets_used_as_they_are"


def masked_cross_entropy(Y, targets, mask):
    Y, targets, mask = np.asarray(Y), np.asarray(targets), np.asarray(mask)
    Y = Y - Y.max(axis=2, keepdims=True)
    logs = Y - np.log(np.exp(Y).sum(axis=2, keepdims=True))
    mask = mask & (targets >= 0)
    right = np.where(targets < 0, 0, targets)
    n, T, k = Y.shape
    rows, columns = np.arange(n)[:, None], np.arange(T)
    count = mask.sum()
    if count == 0:
        return 0.0, np.zeros(Y.shape)
    loss = -(logs[rows, columns, right] * mask).sum() / count
    dY = np.exp(logs)
    dY[rows, columns, right] -= 1
    return float(loss), dY * mask[:, :, None] / count
