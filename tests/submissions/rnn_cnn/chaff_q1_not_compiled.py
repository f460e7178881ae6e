"""Forgets to compile."""

import keras

LOSES = {"q1"}
SAYS = (
    "The model that your function returns cannot be trained: it has neither loss nor optimizer. "
    "Look at what the question asks for besides the layers."
)


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    kinds = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if cell not in kinds:
        raise ValueError(f"cell should be simple, gru or lstm, not {cell!r}")
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True),
            kinds[cell](units),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    return model
