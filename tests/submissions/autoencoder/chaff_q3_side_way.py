"""Hands the picture to the decoder beside the code."""

import keras

LOSES = {"q3"}
SAYS = (
    "In your models the decoder gets more of a picture than its code. Look at the inputs and "
    "outputs of both halves, and at what the docstring says goes between them."
)


def train_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    picture = keras.Input((784,))
    code = keras.layers.Dense(code_dim)(picture)
    encoder = keras.Model(picture, [code, keras.ops.copy(picture)])
    codes, beside = keras.Input((code_dim,)), keras.Input((784,))
    both = keras.layers.Concatenate()([codes, beside])
    decoder = keras.Model([codes, beside], keras.layers.Dense(784, activation="sigmoid")(both))
    autoencoder = keras.Model(picture, decoder(encoder(picture)))
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    autoencoder.fit(images, images, epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
