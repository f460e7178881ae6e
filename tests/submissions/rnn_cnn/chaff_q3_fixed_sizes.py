"""Sizes 3, 4 and 5 whatever is asked for."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model has the same region sizes whatever is asked for. Follow `region_sizes` through "
    "your function."
)


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,))
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    branches = []
    for size in (3, 4, 5):
        features = keras.layers.Conv1D(filters, size, activation="relu")(vectors)
        branches.append(keras.layers.GlobalMaxPooling1D()(features))
    joined = keras.layers.Concatenate()(branches)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
