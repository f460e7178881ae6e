"""The discriminator's loss has the signs of real and invented pictures swapped."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your discriminator pays for being right, and next to nothing for being wrong. Work its loss "
    "out by hand for a real picture with a large logit."
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = np.mean(np.logaddexp(0, real)) + np.mean(np.logaddexp(0, -fake))
    generator = np.mean(np.logaddexp(0, -fake))
    return discriminator, generator
