"""Subtracts the largest product of all places, those outside the mask included."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Where a place outside the mask has by far the largest product, your function gives no weight "
    "to anything in its row. Look at the question above the cell: the largest of which?"
)


def attention(query, keys, values, mask):
    query, keys, values = (np.array(x, dtype=float) for x in (query, keys, values))
    mask = np.array(mask).astype(bool)
    products = np.einsum("nu,nsu->ns", query, keys)
    top = products.max(axis=1, keepdims=True)
    products = np.where(mask, products, -np.inf)
    top = np.where(np.isfinite(top), top, 0)
    weights = np.exp(products - top)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total == 0, 1, total)
    return np.einsum("ns,nsv->nv", weights, values), weights
