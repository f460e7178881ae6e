"""Every branch has an embedding of its own."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model has an embedding for every branch. Look at what the text says about making a "
    "layer and calling it, and at which layers are to be there only once."
)


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,))
    branches = []
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, size, activation="relu")(
            keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
        )
        branches.append(keras.layers.GlobalMaxPooling1D()(features))
    joined = keras.layers.Concatenate()(branches)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
