"""Exchanges the number of filters and the region size."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your convolution has as many filters as a region should have words, and regions as wide as "
    "there should be filters. Build it with two sizes that differ and read the summary."
)


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.Conv1D(region_size, filters, padding="same", activation="relu"),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
