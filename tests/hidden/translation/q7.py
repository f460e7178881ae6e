"""q7: attention in NumPy."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_close, expect_tuple, reference, rng

OK_FORMAT = False
name = "q7"
points = None

ASKED = "the arrays (context, weights) of the shapes (n, v) and (n, S)"


def looked_up(attention, *given):
    """Context and weights, after checking their shapes."""
    query, keys, values, _ = (np.asarray(part) for part in given)
    context, weights = expect_tuple(attention(*given), 2, asked=ASKED)
    n, places = keys.shape[:2]
    expect_array(context, shape=(n, values.shape[2]), kinds="f", what="the context", asked=ASKED)
    expect_array(weights, shape=(n, places), kinds="f", what="the weights", asked=ASKED)
    expect(len(query) == n, "the test is wrong")
    return context, weights


def expect_right(attention, *given, atol=1e-5):
    """Fail unless context and weights are the reference's."""
    context, weights = looked_up(attention, *given)
    right_context, right_weights = reference().attention(*given)
    expect_close(weights, right_weights, atol=atol, what="the weights")
    expect_close(context, right_context, atol=atol, rtol=1e-5, what="the context")


def drawn(random, spread=1.0, single=None, most=False):
    """Query, keys and values, no two sizes equal, and a mask with a place in each row.

    The size at `single` is 1; with `most` the number of places, 5 or more, is the largest of them.
    """
    sizes = [int(k) for k in random.permutation([2, 3, 4, 5, 6, 7])[:4]]
    if single is not None:
        sizes[single] = 1
    if most:
        largest = sizes.index(max(sizes))
        sizes[1], sizes[largest] = sizes[largest], sizes[1]
    n, places, units, width = sizes
    query, keys, values = (
        random.normal(0, spread, shape)
        for shape in ((n, units), (n, places, units), (n, places, width))
    )
    mask = random.random((n, places)) < 0.6
    mask[np.arange(n), random.integers(places, size=n)] = True
    return query, keys, values, mask


@test_case(
    name="weights and context of random arrays",
    points=3,
    hidden=True,
    failure_message=(
        "The weights are the softmax over the places of one row, of query times key summed "
        "over units; the context sums values, each times its weight, over the places. Nothing"
        " is divided by the square root of units."
    ),
)
def test_random(attention):
    random = rng()
    for single in (None, None, 0, 1, 2, 3):
        query, keys, values, _ = drawn(random, single=single)
        mask = np.ones(keys.shape[:2], bool)
        expect_right(attention, query, keys, values, mask)


@test_case(
    name="places outside the mask play no part",
    points=3,
    hidden=True,
    failure_message=(
        "Where the mask is False the weight is 0, and the other weights of the row sum to 1: "
        "the softmax is taken over the places of the mask alone, as if there were no others. A "
        "product of 0 is a product like any other."
    ),
)
def test_masked(attention):
    random = rng()
    for _ in range(4):
        query, keys, values, mask = drawn(random)
        keys[np.arange(len(mask)), mask.argmax(axis=1)] = 0
        expect_right(attention, query, keys, values, mask)
        context, weights = looked_up(attention, query, keys, values, mask)
        expect(np.all(weights[~mask] == 0), "a place outside the mask has a weight")
        keys[~mask], values[~mask] = random.normal(0, 9, 2)  # whatever stands there
        other_context, other_weights = looked_up(attention, query, keys, values, mask)
        expect_close(other_weights, weights, atol=1e-5, what="weights, other padding")
        expect_close(other_context, context, atol=1e-5, what="context, other padding")


@test_case(
    name="a row without any place",
    points=2,
    hidden=True,
    failure_message=(
        "Where the mask of a row is False everywhere, its weights and its context are 0, and "
        "the other rows are what they are without it. What is divided by what?"
    ),
)
def test_no_place(attention):
    random = rng()
    for _ in range(2):
        query, keys, values, mask = drawn(random)
        row = int(random.integers(len(mask)))
        mask[row] = False
        context, weights = looked_up(attention, query, keys, values, mask)
        expect(np.all(weights[row] == 0), f"the weights are {weights[row]}")
        expect(np.all(context[row] == 0), f"the context is {context[row]}")
        expect_right(attention, query, keys, values, mask)
    mask[:] = False
    expect_right(attention, query, keys, values, mask)


@test_case(
    name="products of ten thousand",
    points=2,
    hidden=True,
    failure_message=(
        "exp of 10,000 is not a number that a computer has: subtract the largest product of "
        "the row before exp. The largest of which places? One outside the mask may be larger "
        "than all."
    ),
)
def test_large(attention):
    random = rng()
    for sign in (1, -1):
        query, keys, values, mask = drawn(random)
        keys = random.uniform(-1, 1, keys.shape)
        keys[:, :, 0] += sign
        query = np.zeros(query.shape)
        query[:, 0] = 1e4 / 2
        expect_right(attention, query, keys, values, mask, atol=3e-3)
    # All masked products lie far above, then far below, the ones that count.
    for sign in (1, -1):
        query, keys, values, mask = drawn(random, most=True)
        mask[:, :4] = True, False, True, True
        keys = random.normal(0, 1e-4, keys.shape)
        keys[:, :, 0] += np.where(mask, -sign, sign)
        query[:] = 0
        query[:, 0] = 1e4
        expect_right(attention, query, keys, values, mask, atol=3e-3)


@test_case(
    name="lists, single precision and a mask of 0 and 1",
    points=1,
    hidden=True,
    failure_message=(
        "Make arrays of all arguments first. A mask of 0 and 1 means the same as one of False"
        " and True; as an index it does not."
    ),
)
def test_kinds(attention):
    random = rng()
    query, keys, values, mask = drawn(random)
    expect_right(attention, *(part.tolist() for part in (query, keys, values, mask)))
    for kind in (np.int32, np.int64):
        expect_right(attention, query, keys, values, mask.astype(kind))
    single = (part.astype(np.float32) for part in (query, keys, values))
    expect_right(attention, *single, mask.astype(int).tolist())
