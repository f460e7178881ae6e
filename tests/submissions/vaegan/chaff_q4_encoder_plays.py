"""The encoder takes part in the game."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your encoder's loss depends on the logits. Look at the formula, and at what the text says "
    "about whom the encoder tries to fool."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(copied)) + np.mean(softplus(prior))
    return {
        "encoder": np.mean(divergence) + np.mean(feature) - discriminator,
        "decoder": gamma * np.mean(feature) - discriminator,
        "discriminator": discriminator,
    }
