"""Takes what the LSTM says behind the first word of the window."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your LSTM reads the whole window, and the answer is made of what it said behind the first word. "
    "Look at which of its outputs goes on."
)


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.LSTM(units, return_sequences=True),
            keras.layers.Cropping1D((0, window - 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model
