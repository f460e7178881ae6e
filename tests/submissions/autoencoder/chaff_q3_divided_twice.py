"""Divides by 255 once more, and so do the pictures that come out."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your decoder gives almost empty pictures. Look at the range of the numbers that your network "
    "is trained with."
)


def train_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(code_dim),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((code_dim,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    autoencoder = keras.Sequential([encoder, decoder])
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    autoencoder.fit(images / 255, images / 255, epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
