"""Comes back untrained."""

import keras

LOSES = {"q4"}
SAYS = (
    "Your model comes back untrained. Look at whether the model that you return is the one that "
    "was fitted."
)


def train_model(text, vocabulary, width, epochs, seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input(shape=(width, len(vocabulary))),
            keras.layers.LSTM(128),
            keras.layers.Dense(len(vocabulary), activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(5e-3), "categorical_crossentropy")
    return model
