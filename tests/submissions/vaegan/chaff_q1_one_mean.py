"""Takes one mean over real and invented pictures together, doubled."""

import numpy as np

LOSES = {"q1"}


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = 2 * np.mean(np.concatenate([np.logaddexp(0, -real.ravel()), np.logaddexp(0, fake.ravel())]))
    generator = np.mean(np.logaddexp(0, -fake))
    return discriminator, generator
