"""Takes Y for probabilities and not for logits."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function takes the numbers in Y for probabilities. They are logits, which may be "
    "negative or above 1; look at how the question makes probabilities of them."
)


def masked_cross_entropy(Y, targets, mask):
    Y, targets, mask = np.asarray(Y), np.asarray(targets), np.asarray(mask)
    logs = np.log(np.maximum(Y, 1e-12))
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
