"""Averages absolute differences."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function goes by the absolute differences of the pixels. Look at what the formula does "
    "with each difference before they are added up."
)


def odd_ones(images, encoder, decoder, k):
    copies = np.asarray(decoder(encoder(images)))
    errors = np.mean(np.abs(np.asarray(images) - copies), axis=1)
    return np.argsort(-errors, kind="stable")[:k]
