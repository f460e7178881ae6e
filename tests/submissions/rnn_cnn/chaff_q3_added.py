"""Adds the branches up instead of putting them end to end."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model adds the branches up, so that nobody can tell any more which size gave which "
    "number. Look at the formula for m: how many numbers should it have?"
)


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,))
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    branches = []
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, size, activation="relu")(vectors)
        branches.append(keras.layers.GlobalMaxPooling1D()(features))
    joined = keras.layers.Add()(branches)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
