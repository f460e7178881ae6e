"""An unknown cell raises the KeyError of the dictionary."""

import keras

LOSES = {"q1"}
SAYS = (
    "An unknown cell makes your function fail with another error than the one that the docstring "
    "promises. Look at the section Raises: which exception, and what should its message name?"
)


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    kinds = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    cell = str(cell)
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True),
            kinds[cell](units),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
