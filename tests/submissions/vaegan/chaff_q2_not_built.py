"""Starts neither model with keras.Input."""

import keras

LOSES = {"q2"}
SAYS = (
    "The models that your function returns have no weights before they see a picture. Look at how "
    "the question asks you to start each of them."
)


def build_discriminator(feature_dim):
    features = keras.Sequential([keras.layers.Dense(feature_dim, activation="leaky_relu")])
    return features, keras.Sequential([keras.layers.Dense(1)])
