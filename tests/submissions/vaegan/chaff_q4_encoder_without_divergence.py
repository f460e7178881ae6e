"""The encoder's loss lacks the divergence."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your encoder's loss is the same whatever the divergence is. Look at how many terms the "
    "formula has."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(copied)) + np.mean(softplus(prior))
    return {
        "encoder": np.mean(feature),
        "decoder": gamma * np.mean(feature) - discriminator,
        "discriminator": discriminator,
    }
