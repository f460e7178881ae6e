"""Finds the worst, and returns them with the worst last."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function finds the right pictures, and returns them with the worst one last. Look at "
    "the order that the docstring asks for."
)


def odd_ones(images, encoder, decoder, k):
    copies = np.asarray(decoder(encoder(images)))
    errors = np.mean((np.asarray(images) - copies) ** 2, axis=1)
    return np.argsort(errors, kind="stable")[-k:]
