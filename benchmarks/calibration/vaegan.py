"""vaegan: detail and error beside a VAE's, and whether all four networks have learned (q6)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import ModuleType

import numpy as np

from calibration.trials import Measure, Role, Trial, hidden, submitted

NAME = "vaegan"
STUDENTS = (
    ("a model class with its own step", "wheat_train_step_of_a_class"),
    ("squared error", "wheat_squared_error"),
    ("warm start, sign turned", "wheat_warm_start"),
)
WRONG = (  # who, file, and the margins that it does not keep
    ("a plain VAE", "chaff_q6_plain_vae", {"detail / VAE's": ("high", "SHARPER")}),
    (
        "game and features of weight 1",
        "chaff_q6_game_too_weak",
        {"detail / VAE's": ("high", "SHARPER")},
    ),
    ("no pixels, cold start", "chaff_q6_without_pixels", {"error / VAE's": ("low", "ERROR")}),
)


def training(test: ModuleType, functions: ModuleType, epochs: int, seed: int) -> dict[str, float]:
    """q6: the figures that its margins are about, as multiples where these are."""
    from shared import plain_vae

    random = np.random.default_rng(seed)
    train, held_out = test.pictures(random)
    latent_dim = int(random.integers(*test.LATENT_DIMS))
    models = functions.train_vae_gan(train, latent_dim, epochs, seed)
    found: dict[str, float] = test.figures(models, held_out, latent_dim, random)
    vae = plain_vae(train, held_out, latent_dim, epochs, test.detail)
    return found | {
        "detail / VAE's": found["detail"] / vae["detail"],
        "detail / real": found["detail"] / test.detail(held_out),
        "error / VAE's": found["error"] / vae["error"],
    }


def margins(test: ModuleType) -> dict[str, dict[str, float]]:
    """What a right answer keeps, by the name of the figure."""
    low, high = test.DIVERGENCE
    return {
        "detail / VAE's": {"low": test.SHARPER},
        "detail / real": {"high": test.NOISY},
        "error / VAE's": {"high": test.ERROR},
        "nearer": {"low": test.NEARER},
        "divergence": {"low": low, "high": high},
        "features": {"high": test.FEATURES},
        "real over inventions": {"low": test.REAL},
    }


def chosen(names: list[str], run: partial[dict[str, float]], seed: int) -> tuple[float, ...]:
    """These figures of one run."""
    found = run(seed)
    return tuple(found[name] for name in names)


def trials() -> Iterator[Trial]:
    """The reference, students with other habits, and wrong answers on the other side."""
    from autograder.testing import reference

    test = hidden(NAME, "q6")
    epochs = test.EPOCHS[0]
    everybody = [("reference", reference(), Role.REFERENCE, margins(test))]
    everybody += [
        (who, submitted(NAME, file), Role.STUDENT, margins(test)) for who, file in STUDENTS
    ]
    for who, file, broken in WRONG:
        bounds = {name: {side: getattr(test, bound)} for name, (side, bound) in broken.items()}
        everybody.append((who, submitted(NAME, file), Role.WRONG, bounds))
    for who, functions, role, bounds in everybody:
        measures = tuple(Measure(f"{name}, {epochs} epochs", **bounds[name]) for name in bounds)
        run = partial(training, test, functions, epochs)
        yield Trial(NAME, "q6", who, role, measures, partial(chosen, list(bounds), run))
