"""Takes one mean over real and invented pictures together, doubled."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "In your discriminator's loss every picture weighs the same, so that the kind of which there "
    "are more counts more. Look at over what each mean in the formula is taken."
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = 2 * np.mean(np.concatenate([np.logaddexp(0, -real.ravel()), np.logaddexp(0, fake.ravel())]))
    generator = np.mean(np.logaddexp(0, -fake))
    return discriminator, generator
