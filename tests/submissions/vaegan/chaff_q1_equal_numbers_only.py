"""Adds the two softplus arrays before it takes the mean."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function fails where there are more pictures of one kind than of the other. Look at over "
    "what each mean in the formula is taken."
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = np.mean(np.logaddexp(0, -real.ravel()) + np.logaddexp(0, fake.ravel()))
    generator = np.mean(np.logaddexp(0, -fake))
    return discriminator, generator
