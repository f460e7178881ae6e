"""Does not look at the mask, but for rows without any place."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Places outside the mask have a weight in your function, as if there were something at them. "
    "Look at which places the sum in the formula runs over."
)


def attention(query, keys, values, mask):
    query, keys, values = (np.array(x, dtype=float) for x in (query, keys, values))
    mask = np.array(mask).astype(bool)
    products = np.einsum("nu,nsu->ns", query, keys)
    top = products.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    weights = np.exp(products - top)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total == 0, 1, total)
    weights = weights * mask.any(axis=1, keepdims=True)
    return np.einsum("ns,nsv->nv", weights, values), weights
