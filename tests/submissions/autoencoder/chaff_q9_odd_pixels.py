"""Averages over the pictures: positions of pixels."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function returns positions of pixels: it has one error for each of the 784. Look at "
    "which axis the mean runs over."
)


def odd_ones(images, encoder, decoder, k):
    copies = np.asarray(decoder(encoder(images)))
    errors = np.mean((np.asarray(images) - copies) ** 2, axis=0)
    return np.argsort(-errors, kind="stable")[:k]
