"""Takes squared distances from 1 and 0 in place of the cross-entropy."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your losses are squared distances of the logits from a number, so that a picture costs "
    "something even where the discriminator is right and very sure. Look at which function of a "
    "logit the text asks for."
)


def gan_losses(real_logits, fake_logits):
    real, fake = np.asarray(real_logits), np.asarray(fake_logits)
    discriminator = np.mean((real - 1) ** 2) + np.mean(fake**2)
    generator = np.mean((fake - 1) ** 2)
    return discriminator, generator
