"""Repairs pictures with dense layers."""

import keras

LOSES = {"q4"}
SAYS = "Your denoiser has no convolution in it. Look at what the text says about the layers."


def build_denoiser():
    denoiser = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
            keras.layers.Reshape((28, 28, 1)),
        ]
    )
    denoiser.compile(optimizer="adam", loss="mse")
    return denoiser
