"""The LSTM keeps the weights that it was drawn with; only what lies around it learns."""

import keras

LOSES = {"q3"}
SAYS_LIKE = "chaff_q3_embedding_frozen"


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.LSTM(units, trainable=False),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model
