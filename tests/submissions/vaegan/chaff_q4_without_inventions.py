"""The discriminator never sees inventions."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your losses are the same whatever the logits of the inventions are. Look at how many kinds of "
    "pictures the discriminator judges."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(copied))
    return {
        "encoder": np.mean(divergence) + np.mean(feature),
        "decoder": gamma * np.mean(feature) - discriminator,
        "discriminator": discriminator,
    }
