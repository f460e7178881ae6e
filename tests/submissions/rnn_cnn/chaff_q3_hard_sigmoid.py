"""Ends in a hard sigmoid."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model can say exactly 0 and exactly 1. Look at the range that the docstring gives for "
    "a probability."
)


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,), dtype="int32")
    embedded = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    pooled = []
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, size, activation="relu")(embedded)
        pooled.append(keras.layers.GlobalMaxPooling1D()(features))
    joined = keras.layers.Concatenate()(pooled) if len(pooled) > 1 else pooled[0]
    model = keras.Model(words, keras.layers.Dense(1, activation="hard_sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
