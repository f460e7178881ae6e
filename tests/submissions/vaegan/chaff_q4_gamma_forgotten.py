"""Gamma is not used."""

import numpy as np

LOSES = {"q4"}
SAYS = "Your losses are the same whatever `gamma` is. Look at where it stands in the formulas."


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(copied)) + np.mean(softplus(prior))
    return {
        "encoder": np.mean(divergence) + np.mean(feature),
        "decoder": np.mean(feature) - discriminator,
        "discriminator": discriminator,
    }
