"""Averages over the positions in each branch."""

import keras

LOSES = {"q3"}
SAYS = (
    "The branches of your model depend on how often a phrase occurs and on how long the sentence "
    "is. Look at how question 2 gets one number from all the places of a filter."
)


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,))
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    branches = []
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, size, activation="relu")(vectors)
        branches.append(keras.layers.GlobalAveragePooling1D()(features))
    joined = keras.layers.Concatenate()(branches)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
