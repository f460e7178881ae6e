"""Returns the pictures that are rebuilt best."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function returns the pictures that are rebuilt best. Look at which end of the order it "
    "takes."
)


def odd_ones(images, encoder, decoder, k):
    copies = np.asarray(decoder(encoder(images)))
    errors = np.mean((np.asarray(images) - copies) ** 2, axis=1)
    return np.argsort(errors, kind="stable")[:k]
