"""Calls the models as in training."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function calls the models as in training, where layers such as dropout act. Look at "
    "how a finished model is asked."
)


def odd_ones(images, encoder, decoder, k):
    images = np.asarray(images, dtype="float32")
    copies = np.asarray(decoder(encoder(images, training=True), training=True))
    errors = np.mean((images - copies) ** 2, axis=1)
    return np.argsort(-errors, kind="stable")[:k]
