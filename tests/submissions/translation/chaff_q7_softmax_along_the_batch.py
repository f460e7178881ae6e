"""Takes the softmax over the rows of the batch."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "The weights of one row depend on the other rows in your function. Look at which of the axes a "
    "softmax of one query runs over."
)


def attention(query, keys, values, mask):
    query, keys, values = (np.array(x, dtype=float) for x in (query, keys, values))
    mask = np.array(mask).astype(bool)
    products = np.einsum("nu,nsu->ns", query, keys)
    products = np.where(mask, products, -np.inf)
    top = products.max(axis=0, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    weights = np.exp(products - top)
    total = weights.sum(axis=0, keepdims=True)
    weights = weights / np.where(total == 0, 1, total)
    return np.einsum("ns,nsv->nv", weights, values), weights
