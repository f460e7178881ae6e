"""Compares (n, 1) with (n,): NumPy compares everything with everything."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your accuracy compares every prediction with every label, and not each with its own. Print "
    "the shapes of the two arrays that meet, and that of the result."
)


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    model.fit(*train, epochs=epochs, verbose=0)
    p = model.predict(validation[0], verbose=0)
    return model, float(np.mean((p > 0.5) == validation[1]))
