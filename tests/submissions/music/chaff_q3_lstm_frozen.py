"""The LSTM keeps the weights that it was drawn with; only the last layer learns."""

import keras

LOSES = {"q3"}
SAYS = (
    "The LSTM of your model has the same weights before and after training. Compare them, and look at "
    "how many parameters model.summary() calls trainable."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(units, trainable=False),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
