"""Draws with `keras.random`, perplexity by the Keras loss, gates by the Keras activation."""

import keras
import numpy as np
from keras import ops


def rnn_step(x, h, W, U, b):
    return np.array(ops.tanh(np.matmul(x, W) + np.matmul(h, U) + np.array(b)))


def lstm_step(x, h, c, W, U, b):
    z = np.matmul(x, W) + np.matmul(h, U) + np.array(b)
    i, f, g, o = np.hsplit(z, 4)
    i, f, o = (np.array(keras.activations.sigmoid(gate)) for gate in (i, f, o))
    c = f * np.array(c) + i * np.tanh(g)
    return o * np.tanh(c), c


def sample(probabilities, temperature, seed):
    p = np.array(probabilities, dtype="float64")
    if temperature == 0:
        return int(p.argmax())
    p = p / p.max()
    p = p ** (1.0 / temperature)
    uniform = float(keras.random.uniform((), seed=seed)) * p.sum()
    return int(np.searchsorted(np.cumsum(p), uniform, side="right"))


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    index = {word: k for k, word in enumerate(vocabulary)}
    ids = [index.get(word, index["<unk>"]) for word in prompt]
    ids = [0] * max(0, window - len(ids)) + ids
    stream = np.random.default_rng(seed)
    for _ in range(length):
        p = model.predict_on_batch(np.array([ids[len(ids) - window :]]))[0].astype("float64")
        p = p[1:] / p[1:].sum()
        ids.append(1 + sample(p, temperature, int(stream.integers(10**9))))
    return [vocabulary[k] for k in ids[-length:]]
