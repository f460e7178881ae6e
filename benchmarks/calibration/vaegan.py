"""vaegan: detail and error beside a VAE's, and whether all four networks have learned (q6)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import ModuleType

import numpy as np

from calibration.trials import Measure, Role, Trial, hidden, submitted

NAME = "vaegan"
STUDENTS = ()
WRONG = ()


def training(
    test: ModuleType, functions: ModuleType, epochs: int, seed: int
) -> tuple[float, ...]:
    """q6: the figures that its margins are about, as multiples where these are."""
    from shared import plain_vae

    random = np.random.default_rng(seed)
    train, held_out = test.pictures(random)
    latent_dim = int(random.integers(*test.LATENT_DIMS))
    models = functions.train_vae_gan(train, latent_dim, epochs, seed)
    found = test.figures(models, held_out, latent_dim, random)
    vae = plain_vae(train, held_out, latent_dim, epochs, test.detail)
    return (
        found["detail"] / vae["detail"],
        found["detail"] / test.detail(held_out),
        found["error"] / vae["error"],
        found["nearer"],
        found["divergence"],
        found["features"],
        found["real over copies"],
        found["real over inventions"],
    )


def measures(test: ModuleType, epochs: int) -> tuple[Measure, ...]:
    """The names of these figures, and the margins; the logits are only looked at."""
    return (
        Measure(f"detail / VAE's, {epochs} epochs", low=test.SHARPER),
        Measure(f"detail / real, {epochs} epochs", high=test.NOISY),
        Measure(f"error / VAE's, {epochs} epochs", high=test.ERROR),
        Measure(f"nearer to the own picture, {epochs} epochs", low=test.NEARER),
        Measure(f"divergence, {epochs} epochs", *test.DIVERGENCE),
        Measure(f"feature distance own / other, {epochs} epochs", high=test.FEATURES),
        Measure(f"real logits above copies', {epochs} epochs"),
        Measure(f"real logits above inventions', {epochs} epochs"),
    )
