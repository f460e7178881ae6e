"""Looks at the first 32 pictures only."""

import numpy as np

LOSES = {"q9"}
SAYS = "Only the first 32 pictures are judged by your function. Look at how many there may be."


def odd_ones(images, encoder, decoder, k):
    images = np.asarray(images, dtype="float32")[: max(32, k)]
    copies = decoder.predict(encoder.predict(images, verbose=0), verbose=0)
    errors = np.mean((images - copies) ** 2, axis=1)
    return np.argsort(-errors, kind="stable")[:k]
