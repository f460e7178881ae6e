"""Forgets to compile the denoiser."""

import keras

LOSES = {"q4"}
SAYS = (
    "The denoiser that you return has neither loss nor optimizer, so nobody can train it as it "
    "is. Look at what the question says about how the model must come."
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
    return denoiser
