"""Goes on a great circle."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your walk begins and ends where it should, but goes on a curve. Look at the differences "
    "between neighbouring codes: what should they be on the line of the formula?"
)


def interpolate(decoder, start, stop, steps):
    a, b = start / np.linalg.norm(start), stop / np.linalg.norm(stop)
    angle = np.arccos(np.clip(a @ b, -1, 1))
    shares = np.linspace(0, 1, steps)[:, None]
    codes = np.sin((1 - shares) * angle) * start + np.sin(shares * angle) * stop
    return np.asarray(decoder(codes / np.sin(angle))).reshape(steps, 28, 28)
