"""Python's own numbers and loops, one item after the other; NumPy only where it must be."""

import math

import numpy as np


def _softplus(a):
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


def _mean(values):
    values = list(values)
    return sum(values) / len(values)


def _numbers(logits):
    return [float(a) for a in np.ravel(logits)]


def gan_losses(real_logits, fake_logits):
    real, fake = _numbers(real_logits), _numbers(fake_logits)
    discriminator = _mean(_softplus(-a) for a in real) + _mean(_softplus(a) for a in fake)
    return [discriminator, _mean(_softplus(-a) for a in fake)]


def feature_loss(features, reconstructed):
    losses = []
    for one, other in zip(features, reconstructed):
        losses.append(0.5 * sum((float(a) - float(b)) ** 2 for a, b in zip(one, other)))
    return np.array(losses)


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    judge = 0.0
    for logits, sign in ((real_logits, -1), (reconstructed_logits, 1), (prior_logits, 1)):
        judge += _mean(_softplus(sign * a) for a in _numbers(logits))
    alike = _mean(float(value) for value in feature)
    return {
        "discriminator": judge,
        "decoder": gamma * alike - judge,
        "encoder": _mean(float(value) for value in divergence) + alike,
        "feature": alike,
    }


def attribute_vector(codes, has):
    mine = [code for code, flag in zip(codes, has) if flag]
    others = [code for code, flag in zip(codes, has) if not flag]
    if not mine or not others:
        raise ValueError(f"has: {len(mine)} pictures have it and {len(others)} have not")
    return np.array([_mean(a) - _mean(b) for a, b in zip(zip(*mine), zip(*others))])


def apply_attribute(codes, vector, strength):
    return np.array([[float(a) + strength * float(b) for a, b in zip(code, vector)] for code in codes])
