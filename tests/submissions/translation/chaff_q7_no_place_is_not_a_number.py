"""Divides by zero where a row has no place."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "In a row without any place your function gives results that are not numbers. Look at what it "
    "divides by there."
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
    weights = weights / total
    return np.einsum("ns,nsv->nv", weights, values), weights
