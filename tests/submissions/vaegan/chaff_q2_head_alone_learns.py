"""Lets no gradient through from the head to the features."""

import keras
from keras import layers, ops

LOSES = {"q2"}
SAYS = (
    "When the two models are trained together, only the head learns: no gradient comes through to "
    "the features. Look at what stands between them."
)


def build_discriminator(feature_dim):
    x = keras.Input((784,))
    y = layers.Dense(feature_dim)(x)
    features = keras.Model(x, y)
    head = (lambda i: keras.Model(i, layers.Dense(1)(ops.stop_gradient(i))))(
        keras.Input((feature_dim,))
    )
    return features, head
