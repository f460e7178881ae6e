"""As many branches as asked for, all with the first size."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model has as many branches as asked for, but they all have the same region size. Look "
    "at where each branch gets its size from."
)


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,))
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    branches = []
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, region_sizes[0], activation="relu")(vectors)
        branches.append(keras.layers.GlobalMaxPooling1D()(features))
    joined = keras.layers.Concatenate()(branches)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
