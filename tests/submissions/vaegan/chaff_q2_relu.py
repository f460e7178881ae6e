"""The head ends in a rectifier."""

import keras

LOSES = {"q2"}
SAYS = "Your head never gives a logit below 0. Look at what comes after its last weights."


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="leaky_relu"),
            keras.layers.Dense(feature_dim, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((feature_dim,)), keras.layers.Dense(1, activation="relu")])
    return features, head
