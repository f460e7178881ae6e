"""Multiplies the products by the mask, so that padding takes part with a product of 0."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "In a row with padding your weights sum to less than 1: places outside the mask take their "
    "share as if their product were 0. Look at what exp makes of 0, and at which places the sum in "
    "the formula runs over."
)


def attention(query, keys, values, mask):
    query, keys, values = (np.array(x, dtype=float) for x in (query, keys, values))
    mask = np.array(mask).astype(bool)
    products = np.einsum("nu,nsu->ns", query, keys)
    products = products * mask
    top = products.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    weights = np.exp(products - top)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total == 0, 1, total)
    weights = weights * mask
    return np.einsum("ns,nsv->nv", weights, values), weights
