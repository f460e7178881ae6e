"""Averages over the positions instead of taking the maximum."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your model's answer depends on how often a phrase occurs and on how long the sentence is. "
    "Look at m in the formula: what does it ask of all the places?"
)


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.Conv1D(filters, region_size, activation="relu"),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
