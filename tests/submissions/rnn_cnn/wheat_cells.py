"""RNN layers made of cells, maxima by keras.ops, a model of models; another model comes back."""

import keras
from keras import ops


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    cells = {
        "simple": keras.layers.SimpleRNNCell,
        "gru": keras.layers.GRUCell,
        "lstm": keras.layers.LSTMCell,
    }
    if cell not in cells.keys():
        raise ValueError("cell was %s" % cell)
    model = keras.models.Sequential(
        [
            keras.layers.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True),
            keras.layers.RNN(cells[cell](units)),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(loss="binary_crossentropy", optimizer="adamw")
    return model


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    x = keras.Input((length,))
    h = keras.layers.Embedding(vocabulary_size, embedding_dim)(x)
    h = keras.layers.Conv1D(filters, region_size, activation="tanh")(h)
    h = ops.max(h, axis=1)
    y = ops.sigmoid(keras.layers.Dense(1)(h))
    model = keras.Model(inputs=x, outputs=y)
    model.compile(loss="binary_crossentropy", optimizer="adamw")
    return model


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    vectors = keras.Input((length, embedding_dim))
    maxima = []
    for size in region_sizes:
        maxima.append(ops.max(keras.layers.Conv1D(filters, size)(vectors), axis=1))
    reader = keras.Model(vectors, ops.concatenate(maxima, axis=-1))
    words = keras.Input((length,))
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(reader(table(words))))
    model.compile(loss="binary_crossentropy", optimizer="adamw")
    return model


def parameter_count(layer, input_dim, units, region_size=None):
    match layer:
        case "conv1d":
            return units + units * input_dim * region_size
        case "simple":
            return input_dim * units + units**2 + units
        case "lstm":
            return sum(input_dim * units + units**2 + units for gate in "ifgo")
        case "gru":
            return sum(input_dim * units + units**2 + 2 * units for gate in "zrh")


def receptive_field(region_sizes, dilations=None, strides=None):
    if len(region_sizes) == 0:
        return 1
    k, *rest = region_sizes
    d, *more = dilations or [1] * len(region_sizes)
    s, *steps = strides or [1] * len(region_sizes)
    above = receptive_field(rest, more, steps)
    return (above - 1) * s + (k - 1) * d + 1


def train_and_evaluate(model, train, validation, epochs, seed):
    keras.utils.set_random_seed(seed)
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    twin.compile(
        optimizer=keras.optimizers.Adam(),
        loss="binary_crossentropy",
        metrics=["binary_accuracy"],
    )
    twin.fit(train[0], train[1], batch_size=128, epochs=epochs, shuffle=True, verbose=0)
    scores = twin.evaluate(validation[0], validation[1], verbose=0, return_dict=True)
    return [twin, scores["binary_accuracy"]]


def compare(results):
    def beats(one, two):
        a = (one["accuracy"], -one["parameters"], -one["seconds"])
        b = (two["accuracy"], -two["parameters"], -two["seconds"])
        return a != b and all(x >= y for x, y in zip(a, b))

    front = tuple(r["name"] for r in results if not any(beats(o, r) for o in results))
    ranked = sorted(results, key=lambda r: r["parameters"])
    ranked.sort(key=lambda r: r["accuracy"], reverse=True)
    return dict(
        pareto=front,
        best=ranked[0]["name"],
        fastest=min(results, key=lambda r: r["seconds"])["name"],
        number=len(results),
    )
