"""Gamma weighs both terms of the decoder."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "In your decoder's loss `gamma` weighs the discriminator's loss, too. Look at what it stands "
    "in front of in the formula."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(copied)) + np.mean(softplus(prior))
    return {
        "encoder": np.mean(divergence) + np.mean(feature),
        "decoder": gamma * (np.mean(feature) - discriminator),
        "discriminator": discriminator,
    }
