"""Takes a GRU for an LSTM."""

import keras

LOSES = {"q3"}
SAYS = (
    "There is no LSTM of the right size in your model, as happens where another kind of "
    "recurrent layer stands in its place. Look at the layers that the question asks for."
)


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.GRU(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
