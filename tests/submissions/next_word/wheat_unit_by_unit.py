"""Unit by unit and gate by gate: strided slices, einsum, a sigmoid in two branches, lists at the end."""

import numpy as np


def squash(a):
    """1 / (1 + e^-a), each side of zero by the form that holds there."""
    small = np.exp(-np.abs(a))
    return np.where(a >= 0, 1 / (1 + small), small / (1 + small))


def gate(x, h, W, U, b, number, of):
    """What goes into block `number`: the part of the input and the part of the state."""
    units = len(U)
    block = slice(number * units, (number + 1) * units)
    biases = np.atleast_2d(np.asarray(b))[:, block]
    if len(biases) == 1:
        biases = np.concatenate([biases, np.zeros_like(biases)])
    assert np.shape(W)[1] == of * units
    from_input = np.einsum("nd,du->nu", x, np.asarray(W)[:, block]) + biases[0]
    return from_input, np.einsum("nk,ku->nu", h, np.asarray(U)[:, block]) + biases[1]


def rnn_step(x, h, W, U, b):
    return np.tanh(sum(gate(x, h, W, U, b, 0, 1)))


def lstm_step(x, h, c, W, U, b):
    i, f, g, o = (sum(gate(x, h, W, U, b, k, 4)) for k in range(4))
    c = squash(f) * c + squash(i) * np.tanh(g)
    return [squash(o) * np.tanh(c), c]


def gru_step(x, h, W, U, b):
    keep = squash(sum(gate(x, h, W, U, b, 0, 3)))
    hear = squash(sum(gate(x, h, W, U, b, 1, 3)))
    heard, remembered = gate(x, h, W, U, b, 2, 3)
    new = np.tanh(heard + hear * remembered)
    return new + keep * (np.asarray(h) - new)
