"""q9: nearest and odd_ones."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, reference, rng

OK_FORMAT = False
name = "q9"
points = None

ASKED = "an array of k positions, ints"


def expect_positions(found, wanted, what):
    """Fail unless `found` are the positions `wanted`, in this order."""
    expect_array(found, shape=(len(wanted),), kinds="iu", what=what, asked=ASKED)
    expect(np.array_equal(found, wanted), f"{what} {found}, expected {wanted}")


def by_distance(codes, query):
    """All positions, nearest first, and how far apart the distances of neighbours in it are."""
    squares = [sum((a - b) ** 2 for a, b in zip(code, query, strict=True)) for code in codes]
    order = sorted(range(len(codes)), key=lambda i: (squares[i], i))
    return order, min(np.diff(np.sqrt(np.array(squares)[order])), default=1.0)


@test_case(
    name="the nearest codes by Euclidean distance, nearest first",
    points=2,
    hidden=True,
    failure_message="Compute the distance of every code by hand for a few codes of two numbers, "
    "with numbers below 0 among them: squares, added up over the numbers of a code.",
)
def test_nearest(nearest):
    random = rng()
    for dimensions in (1, 2, 5, 16):
        n = int(random.integers(20, 60))
        while True:  # far enough apart for single precision
            codes = random.normal(0, 2, (n, dimensions)).astype("float32")
            query = random.normal(0, 2, dimensions).astype("float32")
            order, gap = by_distance(codes.astype(float), query.astype(float))
            if gap > 1e-4:
                break
        for k in (1, int(random.integers(2, n)), n):
            expect_positions(nearest(codes, query, k), order[:k], f"the {k} nearest of {n}:")
    # Far from the origin, where squares have no digits left for the differences.
    codes = (random.permutation(300)[:40, None] + [[1e5, 3e5]]).astype("float64")
    query = codes[int(random.integers(40))] + 0.25
    order, _ = by_distance(codes, query)
    expect_positions(nearest(codes, query, 9), order[:9], "the 9 nearest of 40 that lie far out:")


@test_case(
    name="a query that is among the codes is found, too",
    points=1,
    hidden=True,
    failure_message="The code that is nearest to a code is that code itself, at distance 0.",
)
def test_itself(nearest):
    random = rng()
    codes = random.normal(size=(30, 4))
    place = int(random.integers(30))
    order, _ = by_distance(codes, codes[place])
    expect_positions(nearest(codes, codes[place], 5), order[:5], "the nearest to a code:")


@test_case(
    name="of codes that are equally far the first comes first",
    points=1,
    hidden=True,
    failure_message="Which of two equal distances comes first must not be left to chance: look at "
    "what NumPy says about the order in which its functions leave what is equal.",
)
def test_ties(nearest):
    random = rng()
    for n in (9, 200):  # whole numbers, whose distances are exact
        codes = random.integers(-2, 3, (n, 3)).astype(random.choice(["float32", "float64"]))
        query = random.integers(-2, 3, 3).astype(codes.dtype)
        order, _ = by_distance(codes.astype(float), query.astype(float))
        for k in (n // 2, n):
            expect_positions(nearest(codes, query, k), order[:k], f"the {k} nearest of {n}:")


def halves(random, width, end="sigmoid"):
    """An encoder and a decoder that have learned nothing in particular; it ends in `end`."""
    import keras

    encoder = keras.Sequential(
        [
            keras.Input((784,)),  # PUBLIC
            keras.layers.Dropout(0.5),  # nothing, unless it is called as in training
            keras.layers.Dense(width, activation="tanh"),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((width,)),  # PUBLIC
            keras.layers.Dropout(0.5),
            keras.layers.Dense(784, activation=end),
        ]
    )
    for model in (encoder, decoder):
        shapes = [tuple(weight.shape) for weight in model.weights]
        scale = 1 / np.sqrt(shapes[0][0])
        model.set_weights([random.normal(0, scale, shape) for shape in shapes])
    return encoder, decoder  # PUBLIC


def judged(random, n, width, end="sigmoid"):
    """Models, pictures, and their positions, worst first; other errors have another order."""
    from autograder.testing_keras import predict

    while True:
        encoder, decoder = halves(random, width, end)
        brightness = random.uniform(0.1, 1, (n, 1))
        share = random.uniform(0.05, 0.95, (n, 1))
        pictures = (brightness * (random.random((n, 784)) < share)).astype("float32")
        copies = predict(decoder, predict(encoder, pictures))
        errors = np.mean((copies - pictures) ** 2, axis=1)
        order = np.argsort(-errors, kind="stable")
        apart = np.min(-np.diff(errors[order])) > 1e-6
        absolute = np.argsort(-np.mean(np.abs(copies - pictures), axis=1), kind="stable")
        largest = np.argsort(-np.max(np.abs(copies - pictures), axis=1), kind="stable")
        if apart and all(list(other[:5]) != list(order[:5]) for other in (absolute, largest)):
            return encoder, decoder, pictures, order


@test_case(
    name="the pictures whose copies have the largest mean squared error, worst first",
    points=2,
    hidden=True,
    failure_message="An error for each picture: the squared difference from decoder(encoder(x)), "
    "averaged over its 784 numbers, and neither the absolute nor the largest one. Then the "
    "positions, the largest error first.",
)
def test_odd(odd_ones):
    random = rng()
    # Copies may leave [0, 1]; 40 pictures and more are several of Keras's batches.
    for width, end, least in ((2, "sigmoid", 40), (7, "sigmoid", 20), (5, "linear", 30)):
        n = int(random.integers(least, least + 10))
        encoder, decoder, pictures, order = judged(random, n, width, end)
        for k in (1, int(random.integers(5, n)), n):
            found = odd_ones(pictures, encoder, decoder, k)
            expect_positions(found, order[:k], f"the {k} oddest of {n}:")


@test_case(
    name="both work on as many rows as there are",
    points=1,
    hidden=True,
    failure_message="Try them on a single code and a single picture, and on a thousand.",
)
def test_one_row(nearest, odd_ones):
    random = rng()
    expect_positions(nearest(random.normal(size=(1, 3)), random.normal(size=3), 1), [0], "of one:")
    encoder, decoder = halves(random, 3)
    found = odd_ones(random.random((1, 784)).astype("float32"), encoder, decoder, 1)
    expect_positions(found, [0], "of one:")
    codes = random.normal(size=(1000, 8))
    query = random.normal(size=8)
    wanted = reference().nearest(codes, query, 20)
    expect_positions(nearest(codes, query, 20), wanted, "of a thousand:")
