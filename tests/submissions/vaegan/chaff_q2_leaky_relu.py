"""The head ends in a leaky rectifier."""

import keras

LOSES = {"q2"}
SAYS = (
    "The logit that your head gives bends at 0: below it, it falls more slowly than its weights "
    "say. Look at the last layer of the head, and at what the docstring says about its end."
)


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="leaky_relu"),
            keras.layers.Dense(feature_dim, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((feature_dim,)), keras.layers.Dense(1, activation="leaky_relu")])
    return features, head
