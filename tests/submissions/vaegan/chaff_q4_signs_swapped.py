"""The discriminator's signs are swapped."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your discriminator pays for being right about all three kinds of pictures, and next to "
    "nothing for being wrong. Work its loss out by hand for a real picture with a large logit."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(real)) + np.mean(softplus(-copied)) + np.mean(softplus(-prior))
    return {
        "encoder": np.mean(divergence) + np.mean(feature),
        "decoder": gamma * np.mean(feature) - discriminator,
        "discriminator": discriminator,
    }
