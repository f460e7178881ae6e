"""Adam, minibatches of ten sequences in random order, an orthogonal U, no clipping; helpers of its own."""

import numpy as np


class Adam:
    def __init__(self, rate):
        self.rate, self.steps, self.kept = rate, 0, {}

    def step(self, weights, gradients):
        self.steps += 1
        for name in weights:
            m, v = self.kept.get(name, (0, 0))
            m = 0.9 * m + 0.1 * gradients[name]
            v = 0.999 * v + 0.001 * gradients[name] ** 2
            self.kept[name] = m, v
            m, v = m / (1 - 0.9**self.steps), v / (1 - 0.999**self.steps)
            weights[name] -= self.rate * m / (np.sqrt(v) + 1e-8)


def train_rnn(X, targets, units, truncation, epochs, seed):
    X, targets = np.array(X), np.array(targets)
    rng = np.random.RandomState(seed)
    k = targets.max() + 1
    weights = {
        "W": rng.randn(X.shape[2], units) / np.sqrt(units),
        "U": np.linalg.qr(rng.randn(units, units))[0],
        "b": np.zeros(units),
        "V": rng.randn(units, k) / np.sqrt(units),
        "c": np.zeros(k),
    }
    adam = Adam(5e-3)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for first in range(0, len(X), 10):
            some = order[first : first + 10]
            h = np.zeros((len(some), units))
            for start in range(0, X.shape[1], truncation):
                x = X[some, start : start + truncation]
                wanted = targets[some, start : start + truncation]
                H, Y = rnn_forward(x, h, weights)
                dY = masked_cross_entropy(Y, wanted, np.full(wanted.shape, True))[1]
                adam.step(weights, rnn_backward(x, h, H, weights, dY))
                h = H[:, -1].copy()
    return weights
