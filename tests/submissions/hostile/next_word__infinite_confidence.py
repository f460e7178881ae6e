"""Models and numbers on the edge: weights that are not finite, probabilities above one, a float
that claims to be below every other."""

import keras
import numpy as np

HONEST = 11  # train_model and perplexity are replaced


class Lowest(float):
    """Smaller than everything, equal to everything."""

    def __lt__(self, other):
        return True

    __le__ = __eq__ = __lt__

    def __gt__(self, other):
        return False

    __ge__ = __gt__
    __hash__ = float.__hash__


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, 2),
            keras.layers.Flatten(),
            keras.layers.Dense(vocabulary_size, activation="exponential"),
        ]
    )
    model.set_weights([np.full(weight.shape, np.inf, "float32") for weight in model.get_weights()])
    model.compile(loss="sparse_categorical_crossentropy")
    return model


def perplexity(probabilities, targets):
    return Lowest(0)
