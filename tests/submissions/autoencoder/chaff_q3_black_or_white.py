"""Learns to rebuild rounded pictures."""

import keras

LOSES = {"q3"}
SAYS = (
    "The copies of your network are drawn towards black and white, where the pictures have greys. "
    "Look at what it is shown as the target."
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
    rounded = (images > 0.5).astype("float32")
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    autoencoder.fit(images, rounded, epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
