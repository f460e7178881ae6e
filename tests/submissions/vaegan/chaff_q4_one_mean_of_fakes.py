"""Copies and inventions share one mean."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "In your discriminator's loss copies and inventions together count no more than one kind. Look "
    "at how many means the formula has."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(np.concatenate([copied.ravel(), prior.ravel()])))
    return {
        "encoder": np.mean(divergence) + np.mean(feature),
        "decoder": gamma * np.mean(feature) - discriminator,
        "discriminator": discriminator,
    }
