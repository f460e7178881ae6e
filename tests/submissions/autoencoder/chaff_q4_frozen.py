"""Freezes the layers before they have learned anything."""

import keras

LOSES = {"q4"}
SAYS = (
    "Training does next to nothing to your denoiser: after a few hundred steps it repairs hardly "
    "better than at first. Look at whether its weights may change, what its loss measures, and "
    "how far one step goes."
)


def build_denoiser():
    denoiser = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ]
    )
    denoiser.trainable = False
    denoiser.compile(optimizer="adam", loss="mse")
    return denoiser
