"""Ends in a hard sigmoid."""

import keras

LOSES = {"q1"}
SAYS = (
    "Your model can say exactly 0 and exactly 1. Look at the range that the docstring gives for "
    "a probability."
)


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    cells = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if cell not in cells:
        raise ValueError(f"cell should be one of {', '.join(cells)}, not {cell!r}")
    model = keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True),
            cells[cell](units),
            keras.layers.Dense(1, activation="hard_sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
