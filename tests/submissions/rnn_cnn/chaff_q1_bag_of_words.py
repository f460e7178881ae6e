"""A mean of word vectors in place of the recurrent layer: no memory, no order."""

import keras

LOSES = {"q1"}
SAYS = (
    "Your model has no recurrent layer: what it knows of a sentence does not depend on the order "
    "of the words. Look at the equations of the three cells, and at what h_t is made of."
)


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    kinds = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if cell not in kinds:
        raise ValueError(f"cell should be simple, gru or lstm, not {cell!r}")
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(units, activation="tanh"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
