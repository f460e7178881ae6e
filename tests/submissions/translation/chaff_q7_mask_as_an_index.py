"""Uses the mask as an index: one of 0 and 1 counts places."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your function only works with a mask of False and True: one of 0 and 1 means something else "
    "to it. Look at what your mask is used for, and at what NumPy makes of numbers there."
)


def attention(query, keys, values, mask):
    query, keys, values = (np.array(x, dtype=float) for x in (query, keys, values))
    mask = np.array(mask)
    products = np.einsum("nu,nsu->ns", query, keys)
    masked = np.full(products.shape, -np.inf)
    masked[mask] = products[mask]
    products = masked
    top = products.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    weights = np.exp(products - top)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total == 0, 1, total)
    return np.einsum("ns,nsv->nv", weights, values), weights
