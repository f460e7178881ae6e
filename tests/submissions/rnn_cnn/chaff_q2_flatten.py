"""Flattens instead of pooling: the place of a word counts."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your model's answer depends on where in the sentence the words stand. Look at what happens "
    "to the places between the convolution and the output."
)


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.Conv1D(filters, region_size, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
