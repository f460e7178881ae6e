"""The head ends in a softplus."""

import keras

LOSES = {"q2"}
SAYS_LIKE = "chaff_q2_relu"


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="leaky_relu"),
            keras.layers.Dense(feature_dim, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((feature_dim,)), keras.layers.Dense(1, activation="softplus")])
    return features, head
