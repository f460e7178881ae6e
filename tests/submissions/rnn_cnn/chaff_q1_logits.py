"""Returns logits, since the loss can take them."""

import keras

LOSES = {"q1"}
SAYS = (
    "What your model gives is any number, below 0 or above 1, and not a probability. Look at the "
    "formula for p, and at which part of it the output layer of your model does."
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
            keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
