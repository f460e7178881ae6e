"""Batch normalisation in both parts of the discriminator, and a spectral norm at the end of the head."""

import keras
from keras import layers


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(200, use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.LeakyReLU(negative_slope=0.2),
            layers.Dense(feature_dim, activation="sigmoid"),
        ]
    )
    values = keras.Input((feature_dim,))
    inner = layers.Dense(16, activation="sigmoid")(layers.BatchNormalization(momentum=0.9)(values))
    head = keras.Model(values, layers.SpectralNormalization(layers.Dense(1))(inner))
    return features, head
