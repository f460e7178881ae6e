"""Takes any name that has one of the three in it."""

import keras

LOSES = {"q1"}
SAYS = (
    "Your function accepts names that only contain one of the three. Look at how the name is "
    "compared."
)


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    if "lstm" in cell:
        layer = keras.layers.LSTM
    elif "gru" in cell:
        layer = keras.layers.GRU
    elif "simple" in cell:
        layer = keras.layers.SimpleRNN
    else:
        raise ValueError(f"unknown cell {cell}")
    model = keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True),
            layer(units),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
