"""Takes no gamma above 1."""

import numpy as np

LOSES = {"q4"}
SAYS = "Your decoder's loss does not change any more once gamma is above 1. Look at the formula."


def sp(a):
    return np.logaddexp(0, a)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    div, feat, real, rec, prior = (
        np.asarray(a, dtype=np.float64)
        for a in (divergence, feature, real_logits, reconstructed_logits, prior_logits)
    )
    d = np.mean(sp(-real)) + np.mean(sp(rec)) + np.mean(sp(prior))
    enc = np.mean(div) + np.mean(feat)
    dec = min(gamma, 1.0) * np.mean(feat) - d
    return {"encoder": float(enc), "decoder": float(dec), "discriminator": float(d)}
