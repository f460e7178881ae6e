"""Returns the generator's loss first."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your two losses come back in the other order. Look at the docstring: which of them is the "
    "first?"
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))
    generator = np.mean(np.logaddexp(0, -fake))
    return generator, discriminator
