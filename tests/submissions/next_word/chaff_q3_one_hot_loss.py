"""Compiles with the cross-entropy for one-hot targets."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model, as it is returned, cannot be trained on integer targets. Look at how it is "
    "compiled, and at the two cross-entropies in Keras's list of losses."
)


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile("adam", "categorical_crossentropy")
    return model
