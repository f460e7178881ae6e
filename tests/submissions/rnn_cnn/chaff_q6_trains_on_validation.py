"""Exchanges the two data sets in training."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS_LIKE = "chaff_q6_trains_on_everything"


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    model.fit(*validation, epochs=epochs, verbose=0)
    p = model.predict(validation[0], verbose=0)[:, 0]
    return model, float(np.mean((p > 0.5) == validation[1]))
