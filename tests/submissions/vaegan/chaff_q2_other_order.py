"""Returns the head first."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your two models come back in the other order. Look at which of them the docstring names "
    "first."
)


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="leaky_relu"),
            keras.layers.Dense(feature_dim, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((feature_dim,)), keras.layers.Dense(1)])
    return head, features
