"""Finds the worst, and returns them with the worst last."""

import numpy as np

LOSES = {"q9"}


def odd_ones(images, encoder, decoder, k):
    copies = np.asarray(decoder(encoder(images)))
    errors = np.mean((np.asarray(images) - copies) ** 2, axis=1)
    return np.argsort(errors, kind="stable")[-k:]
