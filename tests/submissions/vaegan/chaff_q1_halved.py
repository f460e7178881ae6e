"""Halves the discriminator's loss, as an average over the two kinds."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your discriminator's loss is half of what is asked for. Look at how its two parts come "
    "together in the formula."
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = (np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))) / 2
    generator = np.mean(np.logaddexp(0, -fake))
    return discriminator, generator
