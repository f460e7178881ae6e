"""Hard-codes the sizes that should come from the arguments."""

import keras

LOSES = {"q3"}
SAYS = (
    "The embedding or the LSTM of your model does not have the size that was asked for. Look at "
    "where embedding_dim and units are used."
)


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, 64),
            keras.layers.LSTM(128),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
