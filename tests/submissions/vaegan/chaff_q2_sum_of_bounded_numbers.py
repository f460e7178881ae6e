"""Adds up numbers that a tanh keeps between -1 and 1: no logit can be larger than their count."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your head adds up numbers that an activation has bounded, so that its logits are bounded, too. "
    "Look at what comes after its last weights."
)


def build_discriminator(feature_dim):
    picture, values = keras.Input((784,)), keras.Input((feature_dim,))
    hidden = keras.layers.Dense(256, activation="leaky_relu")(picture)
    features = keras.layers.Dense(feature_dim, activation="leaky_relu")(hidden)
    votes = keras.layers.Dense(16, activation="tanh")(values)
    logit = keras.ops.sum(votes, axis=1, keepdims=True)
    return keras.Model(picture, features), keras.Model(values, logit)
