"""Writes softplus as log(1 + exp(a)), which overflows."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your losses are infinite or not a number where logits are very large. Look at how large an "
    "exponential gets on the way, and at how question 1 avoids that."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.log(1 + np.exp(a))

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(copied)) + np.mean(softplus(prior))
    return {
        "encoder": np.mean(divergence) + np.mean(feature),
        "decoder": gamma * np.mean(feature) - discriminator,
        "discriminator": discriminator,
    }
