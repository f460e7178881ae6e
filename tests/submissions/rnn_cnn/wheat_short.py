"""As few lines as possible, with everything left at Keras's defaults."""

from keras import Input, Model, Sequential, utils
from keras.layers import (
    GRU,
    LSTM,
    Concatenate,
    Conv1D,
    Dense,
    Embedding,
    GlobalMaxPooling1D,
    SimpleRNN,
)


def done(model):
    model.compile(loss="binary_crossentropy", metrics=["accuracy"])
    return model


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    if cell not in ["simple", "gru", "lstm"]:
        raise ValueError(cell)
    rnn = [SimpleRNN, GRU, LSTM][["simple", "gru", "lstm"].index(cell)](units)
    words = Embedding(vocabulary_size, embedding_dim, mask_zero=True)
    return done(Sequential([Input((length,)), words, rnn, Dense(1, "sigmoid")]))


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    return done(
        Sequential(
            [
                Input((length,)),
                Embedding(vocabulary_size, embedding_dim),
                Conv1D(filters, region_size),
                GlobalMaxPooling1D(),
                Dense(1, "sigmoid"),
            ]
        )
    )


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    x = Input((length,))
    e = Embedding(vocabulary_size, embedding_dim)(x)
    m = Concatenate()([GlobalMaxPooling1D()(Conv1D(filters, k)(e)) for k in region_sizes])
    return done(Model(x, Dense(1, "sigmoid")(m)))


def parameter_count(layer, input_dim, units, region_size=None):
    d, u, k = input_dim, units, region_size or 1
    return {
        "simple": (d + u + 1) * u,
        "gru": 3 * (d + u + 2) * u,
        "lstm": 4 * (d + u + 1) * u,
        "conv1d": (k * d + 1) * u,
    }[layer]


def receptive_field(region_sizes, dilations=None, strides=None):
    r = jump = 1
    for i, k in enumerate(region_sizes):
        r += (k - 1) * (dilations[i] if dilations else 1) * jump
        jump *= strides[i] if strides else 1
    return r


def train_and_evaluate(model, train, validation, epochs, seed):
    utils.set_random_seed(seed)
    model.fit(*train, epochs=epochs, verbose=0)
    return model, ((model.predict(validation[0], verbose=0)[:, 0] > 0.5) == validation[1]).mean()


def compare(results):
    cost = {r["name"]: (-r["accuracy"], r["parameters"], r["seconds"]) for r in results}
    return {
        "best": min(cost, key=lambda n: cost[n][:2]),
        "fastest": min(cost, key=lambda n: cost[n][2]),
        "pareto": [
            n
            for n, c in cost.items()
            if all(o == c or any(x > y for x, y in zip(o, c)) for o in cost.values())
        ],
    }
