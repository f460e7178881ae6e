"""Goes by the single worst pixel."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function judges a picture by its single worst pixel. Look at what the formula does with "
    "the errors of all pixels."
)


def odd_ones(images, encoder, decoder, k):
    copies = np.asarray(decoder(encoder(images)))
    errors = np.max((np.asarray(images) - copies) ** 2, axis=1)
    return np.argsort(-errors, kind="stable")[:k]
