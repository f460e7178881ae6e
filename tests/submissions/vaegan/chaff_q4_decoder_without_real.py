"""The decoder's loss leaves out the part of the real pictures."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your decoder's loss does not depend on the logits of real pictures. Their part vanishes from "
    "the gradient, but look at what the formula asks you to compute."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(copied)) + np.mean(softplus(prior))
    return {
        "encoder": np.mean(divergence) + np.mean(feature),
        "decoder": gamma * np.mean(feature) - np.mean(softplus(copied)) - np.mean(softplus(prior)),
        "discriminator": discriminator,
    }
