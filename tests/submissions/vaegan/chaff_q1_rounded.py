"""Rounds both losses to four digits."""

import numpy as np

LOSES = {"q1"}
SAYS = "Your function rounds its losses. Look at what it returns: nothing asks for that."


def sp(a):
    return np.logaddexp(0, a)


def gan_losses(real_logits, fake_logits):
    real = np.asarray(real_logits, dtype=np.float64)
    fake = np.asarray(fake_logits, dtype=np.float64)
    d = np.mean(sp(-real)) + np.mean(sp(fake))
    g = np.mean(sp(-fake))
    return round(float(d), 4), round(float(g), 4)
