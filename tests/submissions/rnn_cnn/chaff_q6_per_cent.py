"""Returns the accuracy in per cent."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = "Your function returns an accuracy above 1. Look at the range that the docstring gives."


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    model.fit(*train, epochs=epochs, verbose=0)
    p = model.predict(validation[0], verbose=0)[:, 0]
    return model, 100 * float(np.mean((p > 0.5) == validation[1]))
