"""Measures on the training data."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "The accuracy that your function returns was measured on the sentences it has trained on. "
    "Look at what `validation` is for."
)


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    model.fit(*train, epochs=epochs, verbose=0)
    p = model.predict(train[0], verbose=0)[:, 0]
    return model, float(np.mean((p > 0.5) == train[1]))
