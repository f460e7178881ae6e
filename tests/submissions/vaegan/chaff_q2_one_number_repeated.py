"""Squeezes a picture into one number and repeats that."""

import keras

LOSES = {"q2"}
SAYS = (
    "The features that your model makes of a picture all say the same: from picture to picture "
    "they move together, as if there were only one. Look for the narrowest place between picture "
    "and features."
)


def build_discriminator(feature_dim):
    picture = keras.Input((784,))
    number = keras.layers.Dense(1)(keras.layers.Dense(128, activation="leaky_relu")(picture))
    repeated = keras.layers.Concatenate()([number] * feature_dim) if feature_dim > 1 else number
    head = keras.Sequential([keras.Input((feature_dim,)), keras.layers.Dense(1)])
    return keras.Model(picture, repeated), head
