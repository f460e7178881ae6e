"""The discriminator takes copies for real ones."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your discriminator pays for copies that it finds out, as if they were real. Look at the sign "
    "of each kind of logits in the formula."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(-copied)) + np.mean(softplus(prior))
    return {
        "encoder": np.mean(divergence) + np.mean(feature),
        "decoder": gamma * np.mean(feature) - discriminator,
        "discriminator": discriminator,
    }
