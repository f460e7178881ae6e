"""Compares each picture with the mean of all copies."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function compares every picture with one and the same copy, a mean of all. Look at the "
    "index of the copy in the formula."
)


def odd_ones(images, encoder, decoder, k):
    copies = np.asarray(decoder(encoder(images)))
    errors = np.mean((np.asarray(images) - copies.mean(axis=0)) ** 2, axis=1)
    return np.argsort(-errors, kind="stable")[:k]
