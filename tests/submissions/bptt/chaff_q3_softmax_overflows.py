"""Computes softmax from the logits as they are, which overflows for large ones."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "With large logits your exponentials overflow, and the loss is infinite or not a number. Look "
    "at what the question says about subtracting the same number from all logits of a position."
)


def masked_cross_entropy(Y, targets, mask):
    Y, targets, mask = np.asarray(Y), np.asarray(targets), np.asarray(mask)
    with np.errstate(all="ignore"):
        odds = np.exp(Y)
        logs = np.log(odds / odds.sum(axis=2, keepdims=True))
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
