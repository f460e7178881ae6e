"""Cuts logits at 50, so that nothing overflows."""

import numpy as np

LOSES = {"q1"}


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    real, fake = np.clip(real, -50, 50), np.clip(fake, -50, 50)
    discriminator = np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))
    generator = np.mean(np.logaddexp(0, -fake))
    return discriminator, generator
