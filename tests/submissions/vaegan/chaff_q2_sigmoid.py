"""The head ends in a sigmoid."""

import keras

LOSES = {"q2"}
SAYS = (
    "What your head gives always lies between 0 and 1: it is a probability already. Look at what "
    "the text says about the logit, and at what the losses of question 1 do with it."
)


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="leaky_relu"),
            keras.layers.Dense(feature_dim, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((feature_dim,)), keras.layers.Dense(1, activation="sigmoid")])
    return features, head
