"""Returns the loss on the validation data."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "What your function returns as accuracy is a loss: it falls when the model gets better. Look "
    "at the formula for the share of sentences that are right."
)


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    model.fit(*train, epochs=epochs, verbose=0)
    loss = model.evaluate(*validation, verbose=0)
    return model, float(np.ravel(loss)[0])
