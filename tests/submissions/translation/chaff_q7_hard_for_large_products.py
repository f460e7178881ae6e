"""Gives all weight to the largest of large products."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Of large products that lie close together your largest takes all the weight. Look at what "
    "the softmax depends on: differences alone."
)


def attention(query, keys, values, mask):
    query, keys, values = (np.asarray(array, dtype=np.float64) for array in (query, keys, values))
    mask = np.asarray(mask).astype(bool)
    products = np.where(mask, np.einsum("nu,nsu->ns", query, keys), -np.inf)
    largest = products.max(axis=1, keepdims=True, initial=-np.inf)
    exponents = products - np.where(np.isfinite(largest), largest, 0.0)
    weights = np.where(mask, np.exp(exponents), 0.0)
    large = np.abs(largest) > 100
    weights = np.where(large & (exponents < 0), 0.0, weights)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total > 0, total, 1.0)
    return np.einsum("ns,nsv->nv", weights, values), weights
