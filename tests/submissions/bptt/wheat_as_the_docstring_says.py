"""Written from the docstrings alone, with no thought of speed or elegance."""

import numpy as np


def rnn_forward(X, h0, weights):
    X = np.array(X)
    h = np.array(h0)
    n, T, d = X.shape
    units, k = weights["V"].shape
    H = np.zeros((n, T, units))
    Y = np.zeros((n, T, k))
    for t in range(0, T):
        h = np.tanh(
            np.dot(X[:, t, :], weights["W"]) + np.dot(h, weights["U"]) + weights["b"]
        )
        H[:, t, :] = h
        Y[:, t, :] = np.dot(h, weights["V"]) + weights["c"]
    return H, Y


def arrange(flavour, X, steps=1):
    X = np.array(X)
    n, T, d = X.shape
    known = {"one_to_one", "one_to_many", "many_to_one", "many_to_many", "encoder_decoder"}
    if flavour not in known:
        raise ValueError("flavour")
    if T == 0 or (T > 1 and flavour in ("one_to_one", "one_to_many")):
        raise ValueError("X")
    if flavour == "many_to_one":
        mask = np.zeros(T, dtype=bool)
        mask[T - 1] = True
        return X, mask
    if flavour in ("one_to_one", "many_to_many"):
        return X, np.full(T, True)
    if steps < 1:
        raise ValueError("steps")
    if flavour == "one_to_many":
        return np.hstack([X] + [np.zeros((n, 1, d))] * (steps - 1)), np.full(steps, True)
    zeros = np.zeros((n, steps, d))
    return np.hstack([X, zeros]), np.hstack([np.full(T, False), np.full(steps, True)])


def masked_cross_entropy(Y, targets, mask):
    Y, targets, mask = np.array(Y), np.array(targets), np.array(mask)
    dY = np.zeros(Y.shape)
    total, count = 0.0, 0
    for i in range(Y.shape[0]):
        for t in range(Y.shape[1]):
            if mask[i, t]:
                y = Y[i, t] - np.max(Y[i, t])
                p = np.exp(y) / np.sum(np.exp(y))
                total = total - (y[targets[i, t]] - np.log(np.sum(np.exp(y))))
                dY[i, t] = p
                dY[i, t, targets[i, t]] -= 1
                count = count + 1
    if count > 0:
        total = total / count
        dY = dY / count
    return total, dY


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    norm = 0.0
    for name in gradients:
        norm = norm + np.sum(gradients[name] ** 2)
    norm = norm**0.5
    clipped = {}
    for name in gradients:
        if norm > max_norm:
            clipped[name] = gradients[name] * (max_norm / norm)
        else:
            clipped[name] = gradients[name]
    return clipped, norm


def train_rnn(X, targets, units, truncation, epochs, seed):
    X = np.array(X)
    targets = np.array(targets)
    n, T, d = X.shape
    k = np.max(targets) + 1
    np.random.seed(seed)
    deviation = 1 / np.sqrt(units)
    weights = {}
    weights["W"] = np.random.normal(0, deviation, size=(d, units))
    weights["U"] = np.random.normal(0, deviation, size=(units, units))
    weights["b"] = np.zeros(units)
    weights["V"] = np.random.normal(0, deviation, size=(units, k))
    weights["c"] = np.zeros(k)
    for epoch in range(epochs):
        state = np.zeros((n, units))
        start = 0
        while start < T:
            stop = min(start + truncation, T)
            H, Y = rnn_forward(X[:, start:stop], state, weights)
            odds = np.exp(Y - np.max(Y, axis=2, keepdims=True))
            dY = odds / np.sum(odds, axis=2, keepdims=True)
            for label in range(k):
                dY[:, :, label] -= targets[:, start:stop] == label
            dY = dY / (n * (stop - start))
            grad = rnn_backward(X[:, start:stop], state, H, weights, dY)
            grad, norm = clip_gradients(grad, 1)
            for name in weights:
                weights[name] = weights[name] - 0.5 * grad[name]
            state = H[:, -1, :]
            start = stop
    return weights
