"""Pools without ever going up again."""

import keras

LOSES = {"q4"}
SAYS = (
    "The pictures that your denoiser gives are smaller than those it gets. Follow the two sides "
    "of a picture through the summary, layer by layer."
)


def build_denoiser():
    denoiser = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ]
    )
    denoiser.compile(optimizer="adam", loss="binary_crossentropy")
    return denoiser
