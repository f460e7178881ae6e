"""Returns the errors."""

import numpy as np

LOSES = {"q9"}


def odd_ones(images, encoder, decoder, k):
    copies = np.asarray(decoder(encoder(images)))
    errors = np.mean((np.asarray(images) - copies) ** 2, axis=1)
    return np.sort(errors)[::-1][:k]
