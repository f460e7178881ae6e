"""Goes by how far a code lies from the mean code."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function looks for unusual codes, and not for copies that went wrong. Look at what e_i "
    "compares."
)


def odd_ones(images, encoder, decoder, k):
    codes = np.asarray(encoder(images))
    errors = np.sum((codes - codes.mean(axis=0)) ** 2, axis=1)
    return np.argsort(-errors, kind="stable")[:k]
