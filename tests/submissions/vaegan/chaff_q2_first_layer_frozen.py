"""Has a first layer that does not learn."""

import keras

LOSES = {"q2"}
SAYS = "A layer of your networks keeps its weights in training. Look at which of them may learn."


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(256, activation="leaky_relu", trainable=False),
            keras.layers.Dense(feature_dim, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((feature_dim,)), keras.layers.Dense(1)])
    return features, head
