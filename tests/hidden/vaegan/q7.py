"""q7: attribute_vector and apply_attribute."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_close, expect_raises, rng

OK_FORMAT = False
name = "q7"
points = None


def some_codes(random, dtype="float32", n=None, having=None):
    """Codes of pictures, and which of the pictures have an attribute: not as many as have not."""
    n, latent_dim = n or int(random.integers(5, 60)), int(random.integers(1, 24))
    codes = random.normal(random.normal(size=latent_dim), 1.5, (n, latent_dim)).astype(dtype)
    has = np.zeros(n, dtype=bool)
    has[random.permutation(n)[: having or int(random.integers(1, max(2, n // 3)))]] = True
    return codes, has if random.random() < 0.5 else ~has


@test_case(
    name="the vector leads from the mean of those without to the mean of those with it",
    points=3,
    hidden=True,
    failure_message="Two means over pictures, one for each number of the code: of those that have "
    "the attribute, minus of those that have not (and not of all). It has the shape (latent_dim,).",
)
def test_vector(attribute_vector):
    random = rng()
    for dtype in ("float32", "float64"):
        for n, having in (*[(None, None)] * 4, (2, 1), (None, 1)):
            codes, has = some_codes(random, dtype, n, having)
            double = codes.astype(np.float64)
            for has in (has, ~has):
                expected = double[has].mean(axis=0) - double[~has].mean(axis=0)
                found = attribute_vector(codes, has)
                asked = "an array (latent_dim,)"
                expect_close(found, expected, atol=1e-4, rtol=1e-4, what="the vector", asked=asked)


@test_case(
    name="where all or none have the attribute there is no vector",
    points=1,
    hidden=True,
    failure_message="The mean of nothing is not a number. Raise ValueError, with a message that "
    "names `has`, both where nobody has the attribute and where everybody has it.",
)
def test_empty(attribute_vector):
    random = rng()
    codes, has = some_codes(random)
    for value in (True, False):
        wrong = np.full(len(has), value)
        expect_raises(ValueError, attribute_vector, codes, wrong, mentions=["has"])


@test_case(
    name="strength says how much of the vector is added to every code",
    points=2,
    hidden=True,
    failure_message="Every code moves by strength times the vector: half of it, none, twice, "
    "backwards. The vector is taken as it is, whatever its length.",
)
def test_apply(apply_attribute):
    random = rng()
    for strength in (0.0, 1.0, -1.0, 4.0, -4.0, 30.0, -30.0, *random.uniform(-3, 3, 3)):
        codes, _ = some_codes(random)
        expect_applied(apply_attribute, random, codes, float(strength))
    for shape in ((1, 7), (6, 1), (1, 1), (5, 5)):
        codes = random.normal(0, 1.5, shape).astype("float32")
        expect_applied(apply_attribute, random, codes, 0.5)


def expect_applied(apply_attribute, random, codes, strength):
    """Compare codes that are moved by some vector."""
    vector = random.normal(0, random.uniform(0.2, 3), codes.shape[1]).astype("float32")
    expected = codes + strength * vector.astype(np.float64)
    found = apply_attribute(codes, vector, strength)
    asked = "an array (n, latent_dim)"
    expect_close(found, expected, atol=1e-4, rtol=1e-4, what="the codes", asked=asked)
