"""Makes all features of one number, with a bend in them."""

import keras
from keras import layers

LOSES = {"q2"}
SAYS = (
    "All features that your model gives are made of one number alone. Look at the layers before "
    "them: how much can they pass on?"
)


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(1),
            layers.Dense(feature_dim, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((feature_dim,)), layers.Dense(1)])
    return features, head
