"""Rounds the accuracy to two digits."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "The accuracy that your function returns is a rounded one. Look at whether it still says how "
    "many of the sentences are right."
)


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    model.fit(*train, epochs=epochs, verbose=0)
    p = model.predict(validation[0], verbose=0)[:, 0]
    return model, round(float(np.mean((p > 0.5) == validation[1])), 2)
