"""Sums over the pictures where a mean is asked for."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your losses grow with the number of pictures. Look at what the formulas do with the pictures "
    "of a kind."
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = np.sum(np.logaddexp(0, -real)) + np.sum(np.logaddexp(0, fake))
    generator = np.sum(np.logaddexp(0, -fake))
    return discriminator, generator
