"""Every question builds on the ones before it; question 7 on four of them."""

import numpy as np


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units), np.result_type(X, weights["W"]))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    return H, H @ weights["V"] + weights["c"]


def train_rnn(X, targets, units, truncation, epochs, seed):
    X, targets = np.asarray(X, dtype=float), np.asarray(targets)
    n, steps, d = X.shape
    k = int(targets.max()) + 1
    draw = np.random.default_rng(seed)
    scale = 1 / np.sqrt(units)
    weights = {
        "W": draw.normal(0, scale, (d, units)),
        "U": draw.normal(0, scale, (units, units)),
        "b": np.zeros(units),
        "V": draw.normal(0, scale, (units, k)),
        "c": np.zeros(k),
    }
    speed = {name: np.zeros(weight.shape) for name, weight in weights.items()}
    for _ in range(epochs):
        h = np.zeros((n, units))
        for start in range(0, steps, truncation):
            x, right = X[:, start : start + truncation], targets[:, start : start + truncation]
            H, Y = rnn_forward(x, h, weights)
            _, dY = masked_cross_entropy(Y, right, np.ones(right.shape, dtype=bool))
            gradients = rnn_backward(x, h, H, weights, dY)
            gradients, _ = clip_gradients(gradients, 1.0)
            for name in weights:
                speed[name] = 0.9 * speed[name] - 0.1 * gradients[name]
                weights[name] = weights[name] + speed[name]
            h = H[:, -1]
    return weights


def gradient_through_time(H, U, dh):
    """By question 4: a readout that hands dh to the last state, one stretch after the other."""
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    n, T, units = H.shape
    weights = {"W": np.zeros((1, units)), "U": U, "b": np.zeros(units)}
    weights |= {"V": np.eye(units), "c": np.zeros(units)}
    rows = [dh]
    for t in range(T - 1, 0, -1):
        step = rnn_backward(
            np.zeros((n, 1, 1)), H[:, t - 1], H[:, t : t + 1], weights, rows[0][:, None]
        )
        rows.insert(0, step["h0"])
    return np.stack(rows, axis=1)
