"""Divides the products by the square root of units."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your weights are too even, the more so the more units there are. Look at what the text says "
    "about the products of a transformer."
)


def attention(query, keys, values, mask):
    query, keys, values = (np.array(x, dtype=float) for x in (query, keys, values))
    mask = np.array(mask).astype(bool)
    products = np.einsum("nu,nsu->ns", query, keys) / np.sqrt(query.shape[1])
    products = np.where(mask, products, -np.inf)
    top = products.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    weights = np.exp(products - top)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total == 0, 1, total)
    return np.einsum("ns,nsv->nv", weights, values), weights
