"""q3: masked_cross_entropy."""

import numpy as np
from otter.test_files import test_case
from shared import EXACT, LOOSE, expect_floats, scalar

from autograder.testing import expect_close, expect_tuple, rng

OK_FORMAT = False
name = "q3"
points = None

ASKED = "a tuple of a float, the loss, and an array of floats of the shape of Y, its gradient"


def by_definition(Y, targets, mask):
    """Loss and gradient, one position at a time."""
    counted = int(mask.sum())
    loss, dY = 0.0, np.zeros(Y.shape)
    for i, t in np.argwhere(mask):
        logits = Y[i, t].astype(np.float64)
        logits = logits - logits.max()
        total = np.exp(logits).sum()
        loss += (np.log(total) - logits[targets[i, t]]) / counted
        dY[i, t] = np.exp(logits) / total / counted
        dY[i, t, targets[i, t]] -= 1 / counted
    return loss, dY


def expect_right(result, Y, targets, mask, tolerance=LOOSE, parts="both"):
    """The loss, its gradient or both as defined."""
    loss, dY = expect_tuple(result, 2, asked=ASKED)
    wanted, slope = by_definition(np.asarray(Y), np.asarray(targets), np.asarray(mask))
    found = scalar(loss, "the loss", asked=ASKED)
    if parts != "gradient":
        expect_close(found, wanted, atol=tolerance, rtol=tolerance, what="the loss")
    if parts != "loss":
        expect_floats(dY, slope, "dY", asked=ASKED, tolerance=tolerance)


def drawn(random, n=None, steps=None, k=None):
    """Logits, targets and a mask in which sequences count at differently many positions."""
    n, steps = n or int(random.integers(2, 6)), steps or int(random.integers(3, 8))
    k = k or int(random.integers(2, 7))
    Y, targets = random.normal(0, 2, (n, steps, k)), random.integers(0, k, (n, steps))
    mask = random.random((n, steps)) < random.uniform(0.2, 0.9, (n, 1))
    mask.flat[int(random.integers(mask.size))] = True
    return Y, targets, mask


@test_case(
    name="the loss is the mean over the positions that count",
    points=2,
    hidden=True,
    failure_message=(
        "Add up -ln of the target's probability over all positions that count, in all "
        "sequences, and divide once, by how many these are. Sequences may count at "
        "differently many."
    ),
)
def test_loss(masked_cross_entropy):
    random = rng()
    for _ in range(8):
        arguments = drawn(random)
        expect_right(masked_cross_entropy(*arguments), *arguments, parts="loss")
    Y, targets, mask = drawn(random)
    mask[:] = True
    expect_right(masked_cross_entropy(Y, targets, mask), Y, targets, mask, parts="loss")


@test_case(
    name="the gradient: probability minus truth where it counts, zero elsewhere",
    points=2,
    hidden=True,
    failure_message=(
        "Compare with the numerical gradient of your own loss, as the notebook's tool "
        "computes it. Each position that counts has its share of the mean."
    ),
)
def test_gradient(masked_cross_entropy):
    random = rng()
    for sizes in ((), (), (), (1, 1, 2), (4, 4, 4), (1, 5, 3), (5, 1, 3)):
        arguments = drawn(random, *sizes)
        expect_right(masked_cross_entropy(*arguments), *arguments, parts="gradient")


@test_case(
    name="where nothing counts the target may be anything",
    points=2,
    hidden=True,
    failure_message=(
        "A target of -1, or of k and more, at a position that does not count is no class "
        "and no index. It changes nothing, whatever it is."
    ),
)
def test_ignored_targets(masked_cross_entropy):
    random = rng()
    for _ in range(6):
        Y, targets, mask = drawn(random, k=int(random.integers(2, 5)))
        mask.flat[int(random.integers(mask.size))] = False
        mask.flat[0] = True
        k = Y.shape[2]
        strange = random.choice([-1, -1, k, k + 3, -100, 10**6], targets.shape)
        strange = np.where(mask, targets, strange)
        expect_right(masked_cross_entropy(Y, strange, mask), Y, targets, mask)


@test_case(
    name="where no position counts the loss is 0.0",
    points=1,
    hidden=True,
    failure_message=(
        "Without a position that counts the loss is 0.0 and the gradient all zeros. What is "
        "the mean of nothing in NumPy?"
    ),
)
def test_nothing_counts(masked_cross_entropy):
    random = rng()
    for target in (0, -1, 99):
        Y, _, mask = drawn(random)
        nothing, targets = np.zeros_like(mask), np.full(mask.shape, target)
        loss, dY = expect_tuple(masked_cross_entropy(Y, targets, nothing), 2, asked=ASKED)
        found = scalar(loss, "the loss", asked=ASKED)
        expect_close(found, 0.0, atol=0, rtol=0, what="the loss")
        expect_floats(dY, np.zeros(Y.shape), "dY", asked=ASKED, tolerance=0)


@test_case(
    name="right for large logits",
    points=2,
    hidden=True,
    failure_message=(
        "With logits of 10,000 and -10,000 the loss is large and finite, and the gradient "
        "is still probability minus truth. What does exp give for 10,000, and ln for 0?"
    ),
)
def test_large(masked_cross_entropy):
    random = rng()
    for _ in range(4):
        Y, targets, mask = drawn(random)
        Y = Y + random.choice([-1e4, 0.0, 1e4], Y.shape)
        expect_right(masked_cross_entropy(Y, targets, mask), Y, targets, mask)
        shifted = random.normal(0, 2, Y.shape) + random.choice([-1e4, 1e4], (*mask.shape, 1))
        expect_right(masked_cross_entropy(shifted, targets, mask), shifted, targets, mask)
    # The target is far below several that share the probability: their number is in the loss.
    Y, targets, mask = drawn(random, k=int(random.integers(5, 8)))
    Y = Y + 1e4 * (targets[..., None] != np.arange(Y.shape[2]))
    expect_right(masked_cross_entropy(Y, targets, mask), Y, targets, mask)


@test_case(
    name="lists, single and double precision",
    points=1,
    hidden=True,
    failure_message=(
        "All three arguments may be lists. Of float64 logits the results are exact to many "
        "digits; float32 logits are fine, too."
    ),
)
def test_kinds(masked_cross_entropy):
    random = rng()
    Y, targets, mask = drawn(random)
    result = masked_cross_entropy(Y.tolist(), targets.tolist(), mask.tolist())
    expect_right(result, Y, targets, mask)
    expect_right(masked_cross_entropy(Y, targets, mask), Y, targets, mask, tolerance=EXACT)
    small = masked_cross_entropy(Y.astype(np.float32), targets.astype(np.int32), mask)
    expect_right(small, Y, targets, mask, tolerance=1e-4)
