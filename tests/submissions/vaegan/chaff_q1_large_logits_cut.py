"""Cuts logits at 50, so that nothing overflows."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "With your function no picture ever costs more than 50. Look at what a logit of 10,000 on the "
    "wrong side should cost, and at what happens to logits before your losses are computed."
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    real, fake = np.clip(real, -50, 50), np.clip(fake, -50, 50)
    discriminator = np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))
    generator = np.mean(np.logaddexp(0, -fake))
    return discriminator, generator
