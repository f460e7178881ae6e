"""Trains on training and validation data together."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your model learns from the validation sentences: it gets labels right that nobody could know "
    "from the training data. Look at everything that goes into training, from the first round to "
    "the last."
)


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    x = np.concatenate([train[0], validation[0]])
    y = np.concatenate([train[1], validation[1]])
    model.fit(x, y, epochs=epochs, verbose=0)
    p = model.predict(validation[0], verbose=0)[:, 0]
    return model, float(np.mean((p > 0.5) == validation[1]))
