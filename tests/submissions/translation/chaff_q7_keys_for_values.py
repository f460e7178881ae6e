"""Adds up the keys in place of the values."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your context is made of the keys, whatever the values are. Look at what the second formula "
    "adds up."
)


def attention(query, keys, values, mask):
    query, keys, values = (np.array(x, dtype=float) for x in (query, keys, values))
    mask = np.array(mask).astype(bool)
    products = np.einsum("nu,nsu->ns", query, keys)
    products = np.where(mask, products, -np.inf)
    top = products.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    weights = np.exp(products - top)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total == 0, 1, total)
    return np.einsum("ns,nsv->nv", weights, keys), weights
