"""Plain gradient descent with a tiny step."""

import keras

LOSES = {"q4"}
SAYS_LIKE = "chaff_q4_frozen"


def build_denoiser():
    denoiser = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ]
    )
    denoiser.compile(optimizer=keras.optimizers.SGD(1e-4), loss="mse")
    return denoiser
