"""Clips probabilities to 1e-7 before the logarithm."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "With your function no picture ever costs more than about 16, however wrong and however sure "
    "the discriminator is. Look at what is cut off on the way, and at what the docstring says "
    "about logits of 10,000."
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)

    def p(logits):
        return np.clip(0.5 * (1 + np.tanh(logits / 2)), 1e-7, 1 - 1e-7)

    discriminator = -np.mean(np.log(p(real))) - np.mean(np.log(1 - p(fake)))
    generator = -np.mean(np.log(p(fake)))
    return discriminator, generator
