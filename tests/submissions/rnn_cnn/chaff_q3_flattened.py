"""Flattens the branches: the place of a word counts."""

import keras

LOSES = {"q3"}
SAYS = (
    "In your model it matters where in the sentence the words stand. Look at what happens in each "
    "branch between the convolution and the place where the branches meet."
)


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,))
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    branches = []
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, size, activation="relu")(vectors)
        branches.append(keras.layers.Flatten()(features))
    joined = keras.layers.Concatenate()(branches)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
