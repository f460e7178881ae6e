"""The divergence has its sign turned."""

import numpy as np

LOSES = {"q4"}
SAYS = "Your encoder's loss falls where the divergence rises. Look at the signs of its two terms."


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(copied)) + np.mean(softplus(prior))
    return {
        "encoder": np.mean(feature) - np.mean(divergence),
        "decoder": gamma * np.mean(feature) - discriminator,
        "discriminator": discriminator,
    }
