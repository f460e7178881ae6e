"""Writes softplus as log(1 + exp(a)), which overflows."""

import numpy as np

LOSES = {"q1"}


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = np.mean(np.log(1 + np.exp(-real))) + np.mean(np.log(1 + np.exp(fake)))
    generator = np.mean(np.log(1 + np.exp(-fake)))
    return discriminator, generator
