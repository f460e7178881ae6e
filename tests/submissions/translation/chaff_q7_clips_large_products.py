"""Clips the products to 50, so that large ones become equal."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "In your weights products beyond a certain size are all the same. Look at what happens to them "
    "before the softmax, and whether their differences survive."
)


def attention(query, keys, values, mask):
    query, keys, values = (np.array(x, dtype=float) for x in (query, keys, values))
    mask = np.array(mask).astype(bool)
    products = np.clip(np.einsum("nu,nsu->ns", query, keys), -50, 50)
    products = np.where(mask, products, -np.inf)
    top = products.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    weights = np.exp(products - top)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total == 0, 1, total)
    return np.einsum("ns,nsv->nv", weights, values), weights
