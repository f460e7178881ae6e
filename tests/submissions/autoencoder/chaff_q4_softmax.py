"""Ends in a softmax over the only channel, which is always 1."""

import keras

LOSES = {"q4"}
SAYS = (
    "Your denoiser gives 1 for every pixel. Look at its last activation, and at what that makes "
    "of a single channel."
)


def build_denoiser():
    denoiser = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(1, 3, padding="same", activation="softmax"),
        ]
    )
    denoiser.compile(optimizer="adam", loss="mse")
    return denoiser
