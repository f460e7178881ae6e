"""GRU and LSTM are exchanged."""

import keras

LOSES = {"q1"}
SAYS = (
    "Your function builds an LSTM where a GRU is asked for, and a GRU where an LSTM is. Build one "
    "of each and compare the summaries with the names."
)


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    kinds = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.LSTM, "lstm": keras.layers.GRU}
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
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
