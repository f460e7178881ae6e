"""The decoder gets the generator loss of question 1 for both kinds."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your decoder gets the generator's loss of question 1, for copies and inventions. That trains "
    "better from a cold start, but look at which second term this question asks for."
)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def softplus(a):
        return np.logaddexp(0, a)

    logits = (real_logits, reconstructed_logits, prior_logits)
    real, copied, prior = (np.asarray(part) for part in logits)
    discriminator = np.mean(softplus(-real)) + np.mean(softplus(copied)) + np.mean(softplus(prior))
    return {
        "encoder": np.mean(divergence) + np.mean(feature),
        "decoder": gamma * np.mean(feature) + np.mean(softplus(-copied)) + np.mean(softplus(-prior)),
        "discriminator": discriminator,
    }
