"""Goes on a great circle."""

import numpy as np

LOSES = {"q7"}


def interpolate(decoder, start, stop, steps):
    a, b = start / np.linalg.norm(start), stop / np.linalg.norm(stop)
    angle = np.arccos(np.clip(a @ b, -1, 1))
    shares = np.linspace(0, 1, steps)[:, None]
    codes = np.sin((1 - shares) * angle) * start + np.sin(shares * angle) * stop
    return np.asarray(decoder(codes / np.sin(angle))).reshape(steps, 28, 28)
