"""Takes a product of 0 for a place outside the mask."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Where query and key have the product 0 your weight is 0. Look at what alone leaves a place "
    "out."
)


def attention(query, keys, values, mask):
    query, keys, values = (np.asarray(array, dtype=np.float64) for array in (query, keys, values))
    mask = np.asarray(mask).astype(bool)
    products = np.where(mask, np.einsum("nu,nsu->ns", query, keys), -np.inf)
    products = np.where(products == 0, -np.inf, products)
    mask = np.isfinite(products)
    largest = products.max(axis=1, keepdims=True, initial=-np.inf)
    exponents = products - np.where(np.isfinite(largest), largest, 0.0)
    weights = np.where(mask, np.exp(exponents), 0.0)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total > 0, total, 1.0)
    return np.einsum("ns,nsv->nv", weights, values), weights
