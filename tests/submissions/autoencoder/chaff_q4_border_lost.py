"""Convolves without padding and loses the border."""

import keras

LOSES = {"q4"}
SAYS_LIKE = "chaff_q4_smaller_pictures"


def build_denoiser():
    denoiser = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.Conv2D(1, 3, activation="sigmoid"),
        ]
    )
    denoiser.compile(optimizer="adam", loss="mse")
    return denoiser
