"""Trains a copy and returns the model that it was given."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "The accuracy that you return belongs to another model than the one you return, which has not "
    "learned anything. Look at which model is trained, which is measured, and which comes back."
)


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    copy = keras.models.clone_model(model)
    copy.compile(optimizer="adam", loss="binary_crossentropy")
    copy.fit(*train, epochs=epochs, verbose=0)
    p = copy.predict(validation[0], verbose=0)[:, 0]
    return model, float(np.mean((p > 0.5) == validation[1]))
