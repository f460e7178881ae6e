"""Where the target's probability is too small for a float, takes the largest logit minus the target's."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "For a target far below the others your loss is its distance from the largest logit, as if "
    "only one logit were large. Look at a position where several of them are equally large."
)


def masked_cross_entropy(Y, targets, mask):
    Y, targets, mask = np.asarray(Y), np.asarray(targets), np.asarray(mask)
    dY = np.zeros(Y.shape)
    logits, right = Y[mask], targets[mask]
    count = len(right)
    if count == 0:
        return 0.0, dY
    rows = np.arange(count)
    largest = logits.max(axis=1, keepdims=True)
    odds = np.exp(logits - largest)
    p = odds / odds.sum(axis=1, keepdims=True)
    chosen = p[rows, right]
    far = largest[:, 0] - logits[rows, right]
    losses = np.where(chosen > 0, -np.log(np.where(chosen > 0, chosen, 1)), far)
    p[rows, right] -= 1
    dY[mask] = p / count
    return float(losses.mean()), dY
