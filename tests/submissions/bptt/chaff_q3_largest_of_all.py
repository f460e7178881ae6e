"""Subtracts the largest logit of all positions together: where the others are far below it, none
of their exponentials is left."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your loss is infinite or not a number where all logits of one position lie far below those "
    "of another, because all its exponentials become 0. Look at which logits your largest one is "
    "the largest of."
)


def masked_cross_entropy(Y, targets, mask):
    Y, targets, mask = np.asarray(Y), np.asarray(targets), np.asarray(mask)
    Y = Y - Y.max()
    with np.errstate(all="ignore"):
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
