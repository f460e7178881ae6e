"""Ends with ten channels."""

import keras

LOSES = {"q4"}
SAYS = (
    "Your denoiser gives pictures with several channels. Look at the shape that the docstring "
    "gives for what comes out."
)


def build_denoiser():
    denoiser = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(10, 3, padding="same", activation="sigmoid"),
        ]
    )
    denoiser.compile(optimizer="adam", loss="mse")
    return denoiser
