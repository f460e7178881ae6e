"""Takes the best place alone."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your weights choose the best place alone and give the others nothing. Look at the formula: "
    "which places have a weight above 0?"
)


def attention(query, keys, values, mask):
    query, keys, values = (np.array(x, dtype=float) for x in (query, keys, values))
    mask = np.array(mask).astype(bool)
    products = np.einsum("nu,nsu->ns", query, keys)
    products = np.where(mask, products, -np.inf)
    top = products.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    weights = np.exp(products - top)
    weights = (weights == weights.max(axis=1, keepdims=True)) * mask
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total == 0, 1, total)
    return np.einsum("ns,nsv->nv", weights, values), weights
