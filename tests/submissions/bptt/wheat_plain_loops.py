"""Loops over sequences, steps and units, wherever one can loop; only training takes batches."""

import math

import numpy as np


def rnn_forward(X, h0, weights):
    W, U, b, V, c = (np.asarray(weights[name]) for name in ("W", "U", "b", "V", "c"))
    units, k = V.shape
    H = np.zeros((len(X), len(X[0]), units))
    Y = np.zeros((len(X), len(X[0]), k))
    for i in range(len(X)):
        h = [float(number) for number in h0[i]]
        for t in range(len(X[i])):
            new = []
            for j in range(units):
                a = float(b[j])
                for m in range(len(W)):
                    a += float(X[i][t][m]) * float(W[m, j])
                for m in range(units):
                    a += h[m] * float(U[m, j])
                new.append(math.tanh(a))
            h = new
            H[i, t] = h
            for j in range(k):
                Y[i, t, j] = c[j] + sum(h[m] * V[m, j] for m in range(units))
    return [H, Y]


def arrange(flavour, X, steps=1):
    sequences = [[list(step) for step in sequence] for sequence in X]
    length = len(sequences[0])
    width = np.shape(X)[2]
    if length == 0:
        raise ValueError("no steps")
    if flavour == "one_to_one" or flavour == "one_to_many":
        if length > 1:
            raise ValueError(f"{flavour}: {length} steps")
    if flavour == "one_to_one" or flavour == "many_to_many":
        more, mask = 0, [True] * length
    elif flavour == "many_to_one":
        more, mask = 0, [False] * (length - 1) + [True]
    elif flavour == "one_to_many":
        more, mask = steps - 1, [True] * steps
    elif flavour == "encoder_decoder":
        more, mask = steps, [False] * length + [True] * steps
    else:
        raise ValueError("flavour: " + flavour)
    if more < 0 or (flavour == "encoder_decoder" and more < 1):
        raise ValueError(f"steps: {steps}")
    for sequence in sequences:
        for _ in range(more):
            sequence.append([0.0] * width)
    return np.array(sequences), np.array(mask)


def masked_cross_entropy(Y, targets, mask):
    n, T, k = np.shape(Y)
    dY = np.zeros((n, T, k))
    losses = []
    for i in range(n):
        for t in range(T):
            if not mask[i][t]:
                continue
            top = max(float(y) for y in Y[i][t])
            odds = [math.exp(float(y) - top) for y in Y[i][t]]
            target = int(targets[i][t])
            losses.append(math.log(sum(odds)) - (float(Y[i][t][target]) - top))
            for j in range(k):
                dY[i, t, j] = odds[j] / sum(odds) - (1 if j == target else 0)
    if not losses:
        return 0.0, dY
    return sum(losses) / len(losses), dY / len(losses)


def rnn_backward(X, h0, H, weights, dY):
    n, T, units = np.shape(H)
    W, U, V = (np.asarray(weights[name]) for name in ("W", "U", "V"))
    total = {name: np.zeros(np.shape(array)) for name, array in weights.items()}
    total["h0"] = np.zeros((n, units))
    for i in range(n):
        back = np.zeros(units)
        for t in range(T - 1, -1, -1):
            h = np.array(H[i][t], dtype=float)
            before = np.array(H[i][t - 1] if t else h0[i], dtype=float)
            slope = np.array(dY[i][t], dtype=float)
            total["V"] += np.outer(h, slope)
            total["c"] += slope
            a = np.zeros(units)
            for j in range(units):
                a[j] = (V[j] @ slope + back[j]) * (1 - h[j] * h[j])
            total["W"] += np.outer(np.array(X[i][t], dtype=float), a)
            total["U"] += np.outer(before, a)
            total["b"] += a
            back = np.array([U[j] @ a for j in range(units)])
        total["h0"][i] = back
    return total


def clip_gradients(gradients, max_norm):
    if not max_norm > 0:
        raise ValueError("max_norm")
    squares = 0.0
    for name in gradients:
        for number in np.ravel(gradients[name]):
            squares += float(number) * float(number)
    norm = math.sqrt(squares)
    clipped = {}
    for name in gradients:
        clipped[name] = np.array(gradients[name])
        if norm > max_norm:
            clipped[name] = clipped[name] / norm * max_norm
    return [clipped, norm]


def gradient_through_time(H, U, dh):
    n, T, units = np.shape(H)
    result = np.zeros((n, T, units))
    for i in range(n):
        for j in range(units):
            result[i, T - 1, j] = dh[i][j]
        for t in range(T - 2, -1, -1):
            for j in range(units):
                for m in range(units):
                    slope = 1 - H[i][t + 1][m] ** 2
                    result[i, t, j] += result[i, t + 1, m] * slope * U[j][m]
    return result
