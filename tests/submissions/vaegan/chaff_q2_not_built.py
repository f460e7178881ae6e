"""Starts neither model with keras.Input."""

import keras

LOSES = {"q2"}


def build_discriminator(feature_dim):
    features = keras.Sequential([keras.layers.Dense(feature_dim, activation="leaky_relu")])
    return features, keras.Sequential([keras.layers.Dense(1)])
