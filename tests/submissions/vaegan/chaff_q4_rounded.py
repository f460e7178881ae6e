"""Rounds the discriminator's loss to four digits."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function rounds the discriminator's loss. Look at what it returns: nothing asks for that."
)


def sp(a):
    return np.logaddexp(0, a)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    div, feat, real, rec, prior = (
        np.asarray(a, dtype=np.float64)
        for a in (divergence, feature, real_logits, reconstructed_logits, prior_logits)
    )
    d = np.mean(sp(-real)) + np.mean(sp(rec)) + np.mean(sp(prior))
    enc = np.mean(div) + np.mean(feat)
    dec = gamma * np.mean(feat) - d
    return {"encoder": float(enc), "decoder": float(dec), "discriminator": round(float(d), 4)}
