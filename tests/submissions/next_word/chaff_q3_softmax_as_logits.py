"""Has a softmax and tells the loss that these are logits."""

import keras

LOSES = {"q3"}
SAYS = (
    "The loss of your model is not the cross-entropy of its outputs, as happens where it takes "
    "probabilities for something else. Look at what the loss is told about the outputs."
)


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss)
    return model
