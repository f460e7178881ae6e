"""Goes by how far a code lies from the mean code."""

import numpy as np

LOSES = {"q9"}


def odd_ones(images, encoder, decoder, k):
    codes = np.asarray(encoder(images))
    errors = np.sum((codes - codes.mean(axis=0)) ** 2, axis=1)
    return np.argsort(-errors, kind="stable")[:k]
