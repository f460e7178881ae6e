"""Goes by the cross-entropy of the copies."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function goes by another error than the one in the question, one that is not 0 for a "
    "perfect copy of greys. Look at the formula for e_i."
)


def odd_ones(images, encoder, decoder, k):
    copies = np.asarray(decoder(encoder(images)))
    copies, images = np.clip(copies, 1e-7, 1 - 1e-7), np.asarray(images)
    errors = -np.mean(images * np.log(copies) + (1 - images) * np.log(1 - copies), axis=1)
    return np.argsort(-errors, kind="stable")[:k]
