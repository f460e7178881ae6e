"""Overwrites the branch in the loop: only the last size is left."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model has a branch for one of the region sizes only. Look at what becomes of the other "
    "branches after they have been made."
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
    joined = branches[-1]
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
