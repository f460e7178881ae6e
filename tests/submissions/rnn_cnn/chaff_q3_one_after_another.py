"""Each convolution reads the one before it: a stack, not branches."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your convolutions read each other's answers and together see further than the largest "
    "region. Look at the drawing: from where does each branch get what it reads?"
)


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,))
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    branches, features = [], vectors
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, size, activation="relu", padding="same")(features)
        branches.append(keras.layers.GlobalMaxPooling1D()(features))
    joined = keras.layers.Concatenate()(branches)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
