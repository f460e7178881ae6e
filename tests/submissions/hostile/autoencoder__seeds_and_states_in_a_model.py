"""Models that carry a state: a generator of seeds that is moved on by every call, a normalisation
that counts, weights that the optimizer's slots overwrite, and two models that are one object."""

import keras

HONEST = 17  # only train_vae is replaced


def train_vae(images, latent_dim, epochs, seed):
    pictures = keras.Input((784,))
    x = keras.layers.GaussianNoise(1e6)(pictures, training=True)
    x = keras.layers.BatchNormalization(momentum=0.0)(x, training=True)
    x = keras.layers.Dropout(0.999, seed=seed)(x, training=True)
    outputs = [keras.layers.Dense(latent_dim)(x), keras.layers.Dense(latent_dim)(x)]
    both = keras.Model(pictures, outputs)
    both.compile(optimizer="adam", loss="mse")
    return both, both
