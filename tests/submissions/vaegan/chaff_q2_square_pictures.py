"""The features are made from square pictures, (28, 28, 1)."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your features can only be computed from square pictures, and not from rows of 784 numbers. "
    "Look at the shape in which pictures come, and at how a model can change it inside."
)


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(8, 4, 2, activation="leaky_relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(feature_dim),
        ]
    )
    return features, keras.Sequential([keras.Input((feature_dim,)), keras.layers.Dense(1)])
