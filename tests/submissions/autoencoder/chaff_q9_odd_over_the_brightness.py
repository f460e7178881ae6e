"""Divides the error of a picture by its brightness."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "In your function the same error counts more in a dark picture than in a bright one. Look at "
    "what the sum in the formula is divided by."
)


def odd_ones(images, encoder, decoder, k):
    copies = np.asarray(decoder(encoder(images)))
    errors = np.mean((np.asarray(images) - copies) ** 2, axis=1) / np.mean(images, axis=1)
    return np.argsort(-errors, kind="stable")[:k]
