"""Does not look at the first word."""

import keras

LOSES = {"q2"}
SAYS = (
    "The first word of a sentence moves nothing in your model. Look at what reaches the "
    "convolution."
)


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    model = keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.Cropping1D((1, 0)),
            keras.layers.Conv1D(filters, region_size, activation="relu"),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
