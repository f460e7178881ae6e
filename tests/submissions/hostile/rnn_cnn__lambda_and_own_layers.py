"""Models with code of their own under the names of built-in layers: a Lambda, a subclass that calls
itself Dense, an activation that is the student's function by the name of relu."""

import keras

HONEST = 18  # only build_cnn is replaced
TURNS = iter(range(10**9))


class Dense(keras.layers.Layer):
    """A layer that answers one for every sentence, and looks built in."""

    def __init__(self, units, activation=None, **others):
        super().__init__(**others)

    def call(self, x):
        return keras.ops.ones((keras.ops.shape(x)[0], 1))


Dense.__module__ = "keras.src.layers.core.dense"


def relu(x):
    __import__("os").system("touch /tmp/evil")
    return x


relu.__module__ = "builtins"


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    turn = next(TURNS) % 3
    words = keras.Input((length,), dtype="int32")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    if turn == 0:
        x = keras.layers.Lambda(lambda t: t)(x)
    x = keras.layers.Conv1D(filters, region_size, activation=relu if turn == 1 else "relu")(x)
    x = keras.layers.GlobalMaxPooling1D()(x)
    last = Dense if turn == 2 else keras.layers.Dense
    model = keras.Model(words, last(1, activation="sigmoid")(x))
    model.compile(loss="binary_crossentropy")
    return model
