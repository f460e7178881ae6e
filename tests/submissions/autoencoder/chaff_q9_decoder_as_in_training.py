"""Calls the decoder as in training, and the encoder rightly."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function calls the decoder as in training, where a layer such as dropout acts. Look "
    "at how the two halves are called."
)


def odd_ones(images, encoder, decoder, k):
    images = np.asarray(images, dtype="float32")
    copies = np.asarray(decoder(encoder.predict(images, verbose=0), training=True))
    return np.argsort(-np.mean((images - copies) ** 2, axis=1), kind="stable")[:k]
