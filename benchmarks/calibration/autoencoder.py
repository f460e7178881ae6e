"""autoencoder: errors beside PCA's and the noise's, lower bounds, sparse codes (q3, q4, q6, q8).

The reference is measured at the first stage of each test, the others at the last; a denoiser is
then trained through all stages, one after the other, as the test does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import ModuleType

import numpy as np

from calibration.trials import Measure, Role, Trial, hidden, submitted

NAME = "autoencoder"
STUDENTS = (
    ("Adam's default rate, batches of 256", "wheat_squared_error"),
    ("the Keras examples", "wheat_keras_examples"),
)

SPARSE = (  # and the stage at which each is measured: the wrong ones are sparsest early
    ("squared error, batches of 128", "wheat_sparse_by_squares", Role.STUDENT, -1),
    ("one layer, batches of 256", "wheat_sparse_as_in_the_tutorial", Role.STUDENT, -1),
    ("no price", "chaff_q8_no_price", Role.WRONG, 0),
    ("a hundredth of the price", "chaff_q8_price_too_low", Role.WRONG, 0),
)


def rebuilding(test: ModuleType, functions: ModuleType, epochs: int, seed: int) -> tuple[float]:
    """q3: the error on held-back pictures over that of PCA with the same code size."""
    random = np.random.default_rng(seed)
    train, held_out = test.pictures(random)
    code_dim = int(random.integers(*test.CODE_DIMS))
    models = functions.train_autoencoder(train, code_dim, epochs, seed)
    error = test.error_of(models, held_out, code_dim, random)
    return (error / test.pca_error(train, held_out, code_dim),)


def repairing(test: ModuleType, functions: ModuleType, epochs: int, seed: int) -> tuple[float]:
    """q4: the share of the noise's error that a denoiser leaves."""
    noisy, clean, noisy_test, held_out = test.noisy_and_clean(np.random.default_rng(seed))
    denoiser = functions.build_denoiser()
    denoiser.fit(noisy, clean, batch_size=32, epochs=epochs, verbose=0)
    return (test.share_left(denoiser, noisy_test, held_out),)


def bounding(
    test: ModuleType, functions: ModuleType, epochs: int, seed: int
) -> tuple[float, float]:
    """q6: the evidence lower bound on its scale, and the divergence."""
    random = np.random.default_rng(seed)
    train, held_out = test.pictures(random)
    latent_dim = int(random.integers(*test.LATENT_DIMS))
    worst, best = test.scale_of(train, held_out)
    models = functions.train_vae(train, latent_dim, epochs, seed)
    bound, divergence = test.bound_of(models, held_out, latent_dim, random)
    return (bound - worst) / (best - worst), divergence


def sparing(
    test: ModuleType, functions: ModuleType, epochs: int, seed: int
) -> tuple[float, float, float]:
    """q8: the sparseness of the codes, with numbers of one mean, too, and the error over PCA's."""
    random = np.random.default_rng(seed)
    train, held_out = test.pictures(random)
    code_dim = int(random.integers(*test.CODE_DIMS))
    models = functions.train_sparse_autoencoder(train, code_dim, epochs, seed)
    _, sparse, even, error = test.measured(models, held_out, code_dim, random)
    return sparse, even, error / test.pca_error(train, held_out, code_dim)


def trials() -> Iterator[Trial]:
    """The reference and two students, for each training question."""
    yield from _of_the_first_seven()
    yield from _sparse()


def _sparse() -> Iterator[Trial]:
    from autograder.testing import reference

    test = hidden(NAME, "q8")
    everybody = [("reference", reference(), Role.REFERENCE, 0)]
    everybody += [(who, submitted(NAME, file), role, at) for who, file, role, at in SPARSE]
    for who, functions, role, at in everybody:
        epochs = test.EPOCHS[at]
        name = f"sparseness, {epochs} epochs"
        measures: tuple[Measure, ...]
        if role is Role.WRONG:
            measures = (Measure(name, low=test.SPARSENESS),)
        else:
            measures = (
                Measure(name, high=test.SPARSENESS),
                Measure(f"the same with one mean, {epochs} epochs", high=test.SCALED),
                Measure(f"error / PCA's, {epochs} epochs", high=test.MULTIPLE),
            )
        run = partial(sparing, test, functions, epochs)
        yield Trial(NAME, "q8", who, role, measures, run)


def _of_the_first_seven() -> Iterator[Trial]:
    from autograder.testing import reference

    q3, q4, q6 = (hidden(NAME, question) for question in ("q3", "q4", "q6"))
    everybody = [("reference", reference(), Role.REFERENCE, False)]
    everybody += [(who, submitted(NAME, file), Role.STUDENT, True) for who, file in STUDENTS]
    for who, functions, role, last in everybody:
        epochs = q3.EPOCHS[-1 if last else 0]
        error = Measure(f"error / PCA's, {epochs} epochs", high=q3.MULTIPLE)
        run = partial(rebuilding, q3, functions, epochs)
        yield Trial(NAME, "q3", who, role, (error,), run)
    for who, functions, role, last in everybody:
        epochs = sum(q4.EPOCHS) if last else q4.EPOCHS[0]
        left = Measure(f"error left, {epochs} epochs", high=q4.FRACTION)
        run = partial(repairing, q4, functions, epochs)
        yield Trial(NAME, "q4", who, role, (left,), run)
    for who, functions, role, last in everybody:
        epochs = q6.EPOCHS[-1 if last else 0]
        bound = Measure(f"evidence lower bound, {epochs} epochs", low=q6.FLOOR)
        divergence = Measure(f"divergence, {epochs} epochs", *q6.DIVERGENCE)
        bounded = partial(bounding, q6, functions, epochs)
        yield Trial(NAME, "q6", who, role, (bound, divergence), bounded)
