"""Leaves out b in rnn_forward, and trains with it: question 7 builds on question 1 and is
otherwise right."""

import numpy as np

LOSES = {"q1"}
SAYS_LIKE = "chaff_q1_without_bias"


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"])
        H[:, t] = h
    return H, H @ weights["V"] + weights["c"]


def train_rnn(X, targets, units, truncation, epochs, seed):
    X, targets = np.asarray(X), np.asarray(targets)
    n, steps, d = X.shape
    k = targets.max() + 1
    draw = np.random.default_rng(seed)
    weights = {
        "W": draw.normal(0, units**-0.5, (d, units)),
        "U": draw.normal(0, units**-0.5, (units, units)),
        "b": np.zeros(units),
        "V": draw.normal(0, units**-0.5, (units, k)),
        "c": np.zeros(k),
    }
    speed = {name: 0.0 for name in weights}
    for _ in range(epochs):
        h = np.zeros((n, units))
        for start in range(0, steps, truncation):
            x, right = X[:, start : start + truncation], targets[:, start : start + truncation]
            H, Y = rnn_forward(x, h, weights)
            _, dY = masked_cross_entropy(Y, right, np.ones(right.shape, dtype=bool))
            gradients, _ = clip_gradients(rnn_backward(x, h, H, weights, dY), 1.0)
            for name in weights:
                speed[name] = 0.9 * speed[name] - 0.1 * gradients[name]
                weights[name] = weights[name] + speed[name]
            h = H[:, -1]
    return weights
