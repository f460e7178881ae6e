"""The generator gets the fake part of the discriminator's loss with its sign turned."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your generator's loss is never above 0, and level where an invented picture has been found "
    "out. Compare it with the two curves that are drawn under the question."
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))
    generator = -np.mean(np.logaddexp(0, fake))
    return discriminator, generator
