"""q1: gan_losses."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_tuple, rng

OK_FORMAT = False
name = "q1"
points = None

ASKED = "a tuple of two floats, discriminator and generator"


def both(gan_losses, real, fake):
    """The two losses that came back, and the two that should have."""
    from shared import softplus

    losses = expect_tuple(gan_losses(real, fake), 2, asked=ASKED)
    discriminator = softplus(-real).mean() + softplus(fake).mean()
    return losses, (discriminator, softplus(-fake).mean())


def draws(random):
    """Logits of real and of invented pictures, several times."""
    from shared import some_logits

    for dtype in ("float32", "float64"):
        for n, m in ((1, 1), (1, 5), *random.integers(2, 40, (4, 2))):
            yield some_logits(random, int(n), dtype), some_logits(random, int(m), dtype)


@test_case(
    name="the discriminator pays for real pictures and for invented ones",
    points=3,
    hidden=True,
    failure_message="Two terms, each a mean over its own logits: softplus of minus the logit for "
    "real pictures, softplus of the logit for invented ones. The two means are added, and there "
    "may be more pictures of one kind than of the other.",
)
def test_discriminator(gan_losses):
    from shared import expect_loss

    for real, fake in draws(rng()):
        (found, _), (expected, _) = both(gan_losses, real, fake)
        expect_loss(found, expected, "the discriminator's loss", ASKED)


@test_case(
    name="the generator pays for what is found out",
    points=2,
    hidden=True,
    failure_message="The generator wants its pictures to be taken for real ones. Its loss depends "
    "on their logits alone, is never negative, and is steep where a picture is found out.",
)
def test_generator(gan_losses):
    from shared import expect_loss

    for real, fake in draws(rng()):
        (_, found), (_, expected) = both(gan_losses, real, fake)
        expect_loss(found, expected, "the generator's loss", ASKED)


@test_case(
    name="both are right for very large logits",
    points=2,
    hidden=True,
    failure_message="exp(10,000) is not finite, and the logarithm of a probability that was "
    "rounded to 0 is not either. np.logaddexp takes both hurdles. Nothing is to be cut off: a "
    "logit of 10,000 on the wrong side costs 10,000.",
)
def test_large(gan_losses):
    from shared import LARGE, expect_loss, large_logits

    random = rng()
    pairs = [(large_logits(random, 9), large_logits(random, 6)) for _ in range(3)]
    pairs += [(np.array([s * LARGE]), np.array([t * LARGE])) for s in (-1, 1) for t in (-1, 1)]
    for real, fake in pairs:
        losses, expected = both(gan_losses, real, fake)
        for found, wanted in zip(losses, expected, strict=True):
            expect_loss(found, wanted, "a loss of large logits", ASKED)
