"""Gradient descent with a rate of 1, clipped at 1, and nothing else."""

import numpy as np


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
    for _ in range(epochs):
        h = np.zeros((n, units))
        for start in range(0, steps, truncation):
            x, right = X[:, start : start + truncation], targets[:, start : start + truncation]
            H, Y = rnn_forward(x, h, weights)
            _, dY = masked_cross_entropy(Y, right, np.ones(right.shape, dtype=bool))
            gradients = rnn_backward(x, h, H, weights, dY)
            gradients, _ = clip_gradients(gradients, 1.0)
            for name in weights:
                weights[name] = weights[name] - 1.0 * gradients[name]
            h = H[:, -1]
    return weights
