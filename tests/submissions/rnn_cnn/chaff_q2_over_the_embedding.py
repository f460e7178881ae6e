"""Convolves along the embedding: the axes are exchanged."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your filters slide along the numbers of the word vectors and not along the words. Print the "
    "shape of what goes into the convolution, and ask which of its axes is the sentence."
)


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.Permute((2, 1)),
            keras.layers.Conv1D(filters, region_size, activation="relu"),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
