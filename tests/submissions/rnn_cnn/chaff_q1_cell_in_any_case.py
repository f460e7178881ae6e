"""Takes "LSTM" for "lstm"."""

import keras

LOSES = {"q1"}
SAYS = (
    "Your function also takes names that differ from the three only in capital letters. Look at "
    "which names the docstring allows, and at what should happen for all others."
)


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    kinds = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    cell = str(cell).lower()
    if cell not in kinds:
        raise ValueError(f"cell is {cell!r}, not one of {sorted(kinds)}")
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
