"""Gives the gradient with respect to the probabilities, -1/p at the target."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your dY is zero except at the targets: it is the gradient with respect to the probabilities. "
    "Look at what Y holds, and at the question's formula for the gradient, where every class of a "
    "position has a share."
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
    dY = np.zeros(Y.shape)
    dY[rows, columns, right] = -1 / np.exp(logs[rows, columns, right])
    return float(loss), dY * mask[:, :, None] / count
