"""Cuts the inputs off at 100, so that nothing overflows."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your LSTM step changes large inputs before it uses them. Look at how a gate can stay "
    "finite for any number and still get the one that came."
)


def lstm_step(x, h, c, W, U, b):
    x = np.clip(x, -100, 100)
    z = np.asarray(x) @ W + np.asarray(h) @ U + b
    zi, zf, zg, zo = np.split(z, 4, axis=-1)
    i, f, o = (0.5 * (1 + np.tanh(0.5 * gate)) for gate in (zi, zf, zo))
    c = f * np.asarray(c) + i * np.tanh(zg)
    return o * np.tanh(c), c
