"""Flattens all states: the weights depend on the length."""

import keras

LOSES = {"q1"}
SAYS = (
    "Your model answers from the states of all positions at once, so it has more weights the "
    "longer a sentence may be. Look at what the docstring says about `length`, and at which state "
    "the text answers from."
)


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    kinds = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if cell not in kinds:
        raise ValueError(f"cell should be simple, gru or lstm, not {cell!r}")
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True),
            kinds[cell](units, return_sequences=True),
            keras.layers.Flatten(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
