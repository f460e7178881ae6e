"""The embedding keeps the vectors that it was drawn with."""

import keras

LOSES = {"q3"}
SAYS = (
    "A layer of your model has the same weights before and after training. Compare them, and look at "
    "how many parameters model.summary() calls trainable."
)


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim, trainable=False),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model
