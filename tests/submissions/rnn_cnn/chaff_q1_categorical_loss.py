"""The loss for one-hot targets on a single probability."""

import keras

LOSES = {"q1"}
SAYS = (
    "Your model is compiled with a loss for several outputs of which one is right. With a single "
    "probability it is 0 whatever the model answers, so there is nothing to learn from; look at "
    "which loss fits one number between 0 and 1."
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
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
