"""Goes through the data once, whatever `epochs` says."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "However many epochs are asked for, your model learns much less from the training data than "
    "it could. Look at how often it goes through them, and whether every sentence keeps its own "
    "label on the way."
)


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    model.fit(*train, epochs=1, verbose=0)
    p = model.predict(validation[0], verbose=0)[:, 0]
    return model, float(np.mean((p > 0.5) == validation[1]))
