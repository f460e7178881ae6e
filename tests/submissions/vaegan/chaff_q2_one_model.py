"""Returns one model, the whole discriminator."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your function returns a single model. Look at which two the docstring asks for, and at what "
    "each of them gives."
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
    return keras.Sequential([features, head])
