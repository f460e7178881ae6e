"""Puts the weights outside the mask to 0 after the softmax: the others do not sum to 1."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "In a row with padding your weights sum to less than 1, and how much less depends on the keys "
    "of the padding. Look at which places the sum in the formula runs over."
)


def attention(query, keys, values, mask):
    query, keys, values = (np.array(x, dtype=float) for x in (query, keys, values))
    mask = np.array(mask).astype(bool)
    products = np.einsum("nu,nsu->ns", query, keys)
    top = products.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    weights = np.exp(products - top)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total == 0, 1, total)
    weights = weights * mask
    return np.einsum("ns,nsv->nv", weights, values), weights
