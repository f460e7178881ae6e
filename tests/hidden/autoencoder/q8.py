"""q8: train_sparse_autoencoder."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_tuple, held_back, once, rng

OK_FORMAT = False
name = "q8"
points = None

CODE_DIMS = 30, 37  # drawn
SHARE = 0.9  # of the pictures, drawn
EPOCHS = (3, 8, 20)  # more only where fewer do not reach the margins
# `benchmarks/calibrate.py` prints the spread of the reference over ten seeds after 3 epochs:
# sparseness 0.137 +- 0.011, with numbers of one mean 0.137 +- 0.011, error over PCA's 1.45 +- 0.05.
# Without a price the sparseness is 0.37 +- 0.03 then, and grows. Measured over two seeds after 4
# epochs: squared error with L1 of 3e-4 0.141 and 1.38 times PCA's; batches of 256 at Adam's default
# rate with 1e-3 beside the cross-entropy 0.094 and 2.25, and less than 2 after more.
SPARSENESS = 0.235  # the docstring asks for 0.20
SCALED = 0.29  # the docstring asks for 0.25
MULTIPLE = 2.0  # of PCA's error


def rows_of(images):
    """Pictures as the contract has them in this question."""
    return (images.reshape(len(images), 784) / 255).astype("float32")


def pictures(random):
    """Training and held-back pictures: most of those that there are, in random order."""
    with np.load(held_back("fashion_mnist_private.npz")) as arrays:
        parts = [rows_of(arrays[f"{part}_images"]) for part in ("train", "test")]
    return [part[random.permutation(len(part))[: round(SHARE * len(part))]] for part in parts]


def pca_error(train, test, code_dim):
    """The mean squared error of PCA, fitted on `train`, on `test`."""
    mean = train.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov((train - mean).T))
    centred, basis = test - mean, directions[:, -code_dim:]
    return float(np.mean((centred - centred @ basis @ basis.T) ** 2))


def sparseness(codes):  # PUBLIC
    """The measure of Treves and Rolls, averaged over the codes; 1 for one that is all zeros."""
    squares = np.mean(codes**2, axis=1)  # PUBLIC
    said = squares > 0
    ratios = np.mean(codes, axis=1) ** 2 / np.where(said, squares, 1)
    return float(np.mean(np.where(said, ratios, 1)))


def scaled(codes):
    """Codes whose numbers all have the mean 1 over the pictures, or are always 0."""
    means = codes.mean(axis=0)  # PUBLIC
    return codes / np.where(means > 0, means, 1)


def two_halves(models):
    """What came back, after checking that it is two built models with one way in and out."""
    from autograder.testing_keras import expect_model, expect_ways

    models = expect_tuple(models, 2, asked="the two models encoder and decoder")
    for model, what in zip(models, ("encoder", "decoder"), strict=True):
        asked = "encoder and decoder have one input and one output each"
        expect_ways(expect_model(model, f"the {what}", compiled=False), 1, 1, what, asked=asked)
    return models


def codes_and_copies(models, test, code_dim, random):
    """The codes of the pictures, and what the decoder makes of the codes, a little blurred."""
    from autograder.testing_keras import blurred, predict

    encoder, decoder = two_halves(models)
    codes = predict(encoder, test, "the encoder")
    asked = "the encoder maps (n, 784) to (n, code_dim)"
    expect_array(codes, shape=(len(test), code_dim), what="the code", asked=asked)
    copies = predict(decoder, np.maximum(blurred(codes, random), 0), "the decoder")
    asked = "the decoder maps (n, code_dim) to (n, 784)"
    return codes, expect_array(copies, shape=test.shape, what="the copies", asked=asked)


def measured(models, test, code_dim, random):
    """The smallest number of a code, both figures of sparseness, and the error of the copies."""
    codes, copies = codes_and_copies(models, test, code_dim, random)
    least, error = float(codes.min()), float(np.mean((copies - test) ** 2))
    return least, sparseness(codes), sparseness(scaled(np.maximum(codes, 0))), error


@once
def judged(train_sparse_autoencoder):
    """What `measured` says of the first training that is right in all, or of the last.

    The error is over PCA's.
    """
    random = rng()
    train, test = pictures(random)
    code_dim = int(random.integers(*CODE_DIMS))
    least_error = pca_error(train, test, code_dim)
    seed = int(random.integers(1000))
    for epochs in EPOCHS:
        models = train_sparse_autoencoder(train, code_dim, epochs, seed)
        least, sparse, even, error = measured(models, test, code_dim, random)
        found = least, sparse, even, error / least_error
        right = least >= 0 and sparse <= SPARSENESS and even <= SCALED
        if (right and found[3] <= MULTIPLE) or not np.isfinite(error):
            break
    return found


@test_case(
    name="encoder and decoder come back, with a code of the width asked for between them",
    points=1,
    hidden=True,
    failure_message="Two models: pictures (n, 784) to codes (n, code_dim), no number of them below "
    "0, and codes to pictures.",
)
def test_halves(train_sparse_autoencoder):
    random = rng()
    code_dim = int(random.integers(3, 50))
    images = random.random((96, 784)).astype("float32")
    epochs = int(random.integers(1, 4))
    models = train_sparse_autoencoder(images, code_dim, epochs, int(random.integers(1000)))
    codes, _ = codes_and_copies(models, images[:5], code_dim, random)
    expect(codes.min() >= 0, f"a code has the number {codes.min()}")


@test_case(
    name="the codes of held-back pictures use few of their numbers at a time",
    points=3,
    hidden=True,
    failure_message="Measure the sparseness on the validation pictures, with the codes as they are "
    "and with each number divided by its mean. Too large? Raise the price of the code's numbers, "
    "or mind what loss it stands beside: a mean over the pixels or a sum, squared error or "
    "cross-entropy.",
)
def test_sparse(train_sparse_autoencoder):
    least, sparse, even, _ = judged(train_sparse_autoencoder)
    expect(least >= 0, f"a code has the number {least}")
    expect(sparse <= SPARSENESS, f"the sparseness is {sparse:.3f}, at most {SPARSENESS} is right")
    expect(even <= SCALED, f"with numbers of one mean it is {even:.3f}, at most {SCALED}")


@test_case(
    name="the copies of held-back pictures have at most twice the error of PCA's",
    points=3,
    hidden=True,
    failure_message="Compare the mean squared error of decoder(encoder(x)) on the validation "
    "pictures with that of PCA with as many numbers. Too high? Then the price is too high, or "
    "there are too few steps, or the models returned are not those that were trained.",
)
def test_error(train_sparse_autoencoder):
    _, sparse, _, error = judged(train_sparse_autoencoder)
    expect(np.isfinite(error), "the copies are not finite numbers")
    expect(error <= MULTIPLE, f"{error:.2f} times PCA's error, sparseness {sparse:.3f}")
