"""The head ends in a tanh."""

import keras

LOSES = {"q2"}
SAYS = (
    "What your head gives always lies between -1 and 1. Look at which values a logit may take, and "
    "at what comes after the last weights of the head."
)


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="leaky_relu"),
            keras.layers.Dense(feature_dim, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((feature_dim,)), keras.layers.Dense(1, activation="tanh")])
    return features, head
