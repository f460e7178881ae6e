"""Padding is a word like any other: the embedding makes no mask."""

import keras

LOSES = {"q1"}
SAYS = (
    "Your recurrent layer takes steps over the padding, so that its state has moved before the "
    "first word comes. Look at what tells a layer which positions are padding, and whether that "
    "reaches the recurrent layer."
)


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    kinds = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if cell not in kinds:
        raise ValueError(f"cell should be simple, gru or lstm, not {cell!r}")
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            kinds[cell](units),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
