"""Reports the best epoch, but returns the weights of the last."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "The accuracy that your function returns is the best that was reached on the way, and not "
    "that of the weights that come back. Look at which model it was measured with."
)


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    best = 0.0
    for _ in range(epochs):
        model.fit(*train, verbose=0)
        p = model.predict(validation[0], verbose=0)[:, 0]
        best = max(best, float(np.mean((p > 0.5) == validation[1])))
    return model, best
