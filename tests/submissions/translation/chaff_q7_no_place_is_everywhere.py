"""Gives equal weights to all places of a row that has none."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "In a row without any place your function gives weights to all of them. Look at what the "
    "docstring says about such a row."
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
    weights = np.where(total == 0, 1 / keys.shape[1], weights)
    return np.einsum("ns,nsv->nv", weights, values), weights
