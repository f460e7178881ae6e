"""The head gives two numbers, one for each class."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your head gives two numbers for each picture. Look at how many logits the docstring asks for, "
    "and at what a single one says."
)


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="leaky_relu"),
            keras.layers.Dense(feature_dim, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((feature_dim,)), keras.layers.Dense(2)])
    return features, head
