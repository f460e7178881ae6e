"""Answers with Keras models that carry code: a Lambda, a class of its own, a configuration that
names another module, a file path in place of weights."""

HONEST = 8  # only decode is replaced
TURNS = iter(range(10**9))


class Impostor:
    """Looks like a model from outside, and says what it likes about itself."""

    def __init__(self, config):
        self.config = config

    def get_config(self):
        return self.config

    def get_weights(self):
        return []

    def to_json(self):
        return str(self.config)


def decode(vectors, vocabulary):
    turn = next(TURNS) % 3
    evil = {
        "module": "os",
        "class_name": "system",
        "config": {"command": "touch /tmp/evil"},
        "registered_name": "os>system",
    }
    if turn == 0:
        return Impostor(evil)
    import keras

    if turn == 1:
        make = lambda x: __import__("os").system("touch /tmp/evil") or x
        return keras.Sequential([keras.layers.Input((2,)), keras.layers.Lambda(make)])
    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
    model.__class__ = type("Sequential", (keras.Sequential,), {"get_config": lambda self: evil})
    return model
