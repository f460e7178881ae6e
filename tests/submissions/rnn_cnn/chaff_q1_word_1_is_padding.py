"""Masks the word with the id 1 as well."""

import keras

LOSES = {"q1"}
SAYS = "Your model takes the word with the id 1 for padding. Look at which ids are words."


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    cells = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if cell not in cells:
        raise ValueError(f"cell should be one of {', '.join(cells)}, not {cell!r}")
    words = keras.Input((length,), dtype="int32")
    embedded = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    state = cells[cell](units)(embedded, mask=keras.ops.greater(words, 1))
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(state))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
