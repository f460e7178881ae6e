"""Sums divergence and feature loss over the pictures."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your encoder's loss grows with the number of pictures. Look at what the formula does with the "
    "divergences and the feature losses."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(copied)) + np.mean(softplus(prior))
    return {
        "encoder": np.sum(divergence) + np.sum(feature),
        "decoder": gamma * np.mean(feature) - discriminator,
        "discriminator": discriminator,
    }
