"""The generator's loss has a part for real pictures, too."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your generator's loss depends on real pictures, too, on which the generator has no influence. "
    "Look at which logits stand in the second formula."
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))
    generator = np.mean(np.logaddexp(0, -fake)) + np.mean(np.logaddexp(0, real))
    return discriminator, generator
