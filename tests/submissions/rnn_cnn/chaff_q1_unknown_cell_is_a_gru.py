"""An unknown cell quietly becomes a GRU."""

import keras

LOSES = {"q1"}
SAYS = (
    "For a cell that it does not know your function builds some model all the same. Look at the "
    "section Raises of the docstring."
)


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    kinds = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if cell not in kinds:
        cell = "gru"
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
