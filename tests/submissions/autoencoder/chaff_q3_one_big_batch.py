"""Takes all pictures as one batch: as many steps as epochs."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your network learns, but it takes very few steps. Count them with the formula in the "
    "question."
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
    autoencoder.fit(images, images, epochs=epochs, batch_size=len(images), verbose=0)
    return encoder, decoder
