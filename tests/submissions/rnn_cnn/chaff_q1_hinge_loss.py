"""Is compiled with the hinge loss."""

import keras

LOSES = {"q1"}
SAYS = (
    "Your loss takes answers from -1 to 1, not probabilities. Look at which losses are made for "
    "what a sigmoid gives."
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
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="hinge", metrics=["accuracy"])
    return model
