"""The decoder's loss adds the discriminator's."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your decoder pays where the discriminator is wrong: it helps, in place of playing against it. "
    "Look at the sign between the two terms of its loss."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(copied)) + np.mean(softplus(prior))
    return {
        "encoder": np.mean(divergence) + np.mean(feature),
        "decoder": gamma * np.mean(feature) + discriminator,
        "discriminator": discriminator,
    }
