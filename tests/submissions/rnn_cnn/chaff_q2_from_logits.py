"""Sigmoid output, but a loss that expects logits."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your model gives probabilities, but it is compiled with a loss that takes them for something "
    "else. Look at what the loss assumes about the numbers that it gets."
)


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.Conv1D(filters, region_size, activation="relu"),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
