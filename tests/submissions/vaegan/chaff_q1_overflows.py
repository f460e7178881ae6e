"""Writes softplus as log(1 + exp(a)), which overflows."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your losses are infinite or not a number where logits are very large. Look at how large an "
    "exponential gets on the way, and at the last lines of the text above the question."
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = np.mean(np.log(1 + np.exp(-real))) + np.mean(np.log(1 + np.exp(fake)))
    generator = np.mean(np.log(1 + np.exp(-fake)))
    return discriminator, generator
