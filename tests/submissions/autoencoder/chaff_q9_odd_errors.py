"""Returns the errors."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function returns how large the errors are. Look at what the docstring says is returned."
)


def odd_ones(images, encoder, decoder, k):
    copies = np.asarray(decoder(encoder(images)))
    errors = np.mean((np.asarray(images) - copies) ** 2, axis=1)
    return np.sort(errors)[::-1][:k]
