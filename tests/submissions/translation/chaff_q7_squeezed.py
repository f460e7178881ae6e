"""Drops axes of length 1."""

import numpy as np

LOSES = {"q7"}
SAYS = "Where a size is 1 your arrays lose an axis. Look at the shapes that the docstring gives."


def attention(query, keys, values, mask):
    query, keys, values = (np.asarray(array, dtype=np.float64) for array in (query, keys, values))
    mask = np.asarray(mask).astype(bool)
    products = np.where(mask, np.einsum("nu,nsu->ns", query, keys), -np.inf)
    largest = products.max(axis=1, keepdims=True, initial=-np.inf)
    exponents = products - np.where(np.isfinite(largest), largest, 0.0)
    weights = np.where(mask, np.exp(exponents), 0.0)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total > 0, total, 1.0)
    return np.einsum("ns,nsv->nv", weights, values).squeeze(), weights.squeeze()
