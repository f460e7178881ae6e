"""q5: reparameterize and kl_divergence."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_close, rng

OK_FORMAT = False
name = "q5"
points = None

SHAPES = ((1, 1), (1, 6), (7, 1), (5, 3), (40, 16), (4, 4))


def normals(random, shape, dtype="float32", spread=1.5):
    """Means and logarithms of variances of some normal distributions."""
    mean = random.normal(0, 2, shape).astype(dtype)
    return mean, random.normal(-0.5, spread, shape).astype(dtype)


def expected_draw(mean, log_variance, epsilon):
    """The draw, in double precision."""
    deviation = np.sqrt(np.exp(log_variance.astype(np.float64)))
    return mean.astype(np.float64) + deviation * epsilon


def expected_divergence(mean, log_variance):
    """The divergence of each example, one latent number at a time."""
    total = np.zeros(len(mean))
    for column in range(mean.shape[1]):
        m, lv = mean[:, column].astype(np.float64), log_variance[:, column].astype(np.float64)
        total += (m**2 + np.exp(lv) - 1 - lv) / 2
    return total


@test_case(
    name="z is the mean plus epsilon times the standard deviation",
    points=3,
    hidden=True,
    failure_message="The network gives the logarithm of the variance. Half of it is the logarithm "
    "of the standard deviation. z has the shape of the mean.",
)
def test_draw(reparameterize):
    random = rng()
    for shape in SHAPES:
        for dtype in ("float32", "float64"):
            mean, log_variance = normals(random, shape, dtype)
            epsilon = random.standard_normal(shape).astype(dtype)
            z = reparameterize(mean, log_variance, epsilon)
            wanted = expected_draw(mean, log_variance, epsilon)
            expect_close(z, wanted, atol=1e-4, rtol=1e-4, what=f"z for the shape {shape}")


@test_case(
    name="draws have the mean and the variance asked for",
    points=1,
    hidden=True,
    failure_message="Hand it many draws of epsilon for one mean and one variance and look at mean "
    "and variance of z. Narrow and wide distributions should both come out.",
)
def test_draws(reparameterize):
    random = rng()
    mean = np.tile(random.normal(0, 2, 4), (20_000, 1))
    log_variance = np.tile([-13.0, -2.0, 0.0, 12.0], (20_000, 1))
    z = reparameterize(mean, log_variance, random.standard_normal(mean.shape))
    expect_close(z, np.asarray(z, dtype=float).reshape(mean.shape), what="z")
    deviation = np.exp(log_variance[0] / 2)
    z = (np.asarray(z, dtype=float) - mean) / deviation
    expect_close(z.mean(axis=0), np.zeros(4), atol=0.05, what="(z - mean) / deviation, its mean")
    expect_close(z.std(axis=0), np.ones(4), atol=0.05, what="(z - mean) / deviation, its spread")


@test_case(
    name="the divergence is summed over the latent axis, one number per example",
    points=3,
    hidden=True,
    failure_message="Take the closed form of the notebook and look at each part of it: the sum "
    "over the latent axis (not its mean, not over the examples), the half in front, the -1 for "
    "each latent number, the sign of the logarithm.",
)
def test_divergence(kl_divergence):
    random = rng()
    for shape in SHAPES:
        for dtype in ("float32", "float64"):
            mean, log_variance = normals(random, shape, dtype)
            wanted = expected_divergence(mean, log_variance)
            value = kl_divergence(mean, log_variance)
            expect_close(value, wanted, atol=1e-4, rtol=1e-4, what=f"KL for the shape {shape}")


@test_case(
    name="mean and variance count each on its own, and the standard normal gives 0",
    points=1,
    hidden=True,
    failure_message="Try mean 0 with variances above and below 1, then variance 1 with means above "
    "and below 0: the divergence is 0 only for the standard normal itself, and never negative.",
)
def test_parts(kl_divergence):
    random = rng()
    zero = np.zeros((6, 5), dtype="float32")
    mean, log_variance = normals(random, (6, 5), spread=2.5)
    wide = np.tile(np.array([-25, -14, 7, 11, 12], dtype="float32"), (6, 1))  # nothing is cut off
    for m, lv in ((zero, zero), (mean, zero), (-mean, zero), (zero, log_variance), (zero, wide)):
        wanted = expected_divergence(m, lv)
        expect_close(kl_divergence(m, lv), wanted, atol=1e-4, rtol=1e-4, what="KL")
