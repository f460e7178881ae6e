"""q4: add_noise and build_denoiser."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, held_back, rng

OK_FORMAT = False
name = "q4"
points = None

NOISE = 0.4
PICTURES = 2000
EPOCHS = (2, 4, 8)  # one after the other; more only where fewer do not reach the margin
# Error of repaired pictures over that of noisy ones. `benchmarks/calibrate.py` prints
# the spread of the reference: 0.218 ± 0.005 over ten seeds after 2 epochs, forty deviations below.
# For comparison: a median over 3 x 3 pixels 0.36, a mean of them 0.43, the input as it is 1.
FRACTION = 0.45


def checked_noise(add_noise, images, noise_factor, seed):
    """Noisy pictures, after checking shape and dtype."""
    asked = "add_noise returns an array of float32 of the same shape"
    noisy = add_noise(images, noise_factor, seed)
    return expect_array(noisy, shape=images.shape, dtype=np.float32, asked=asked)


def noise_on_grey(add_noise, noise_factor, seed, n=50):
    """The noise on pictures of even grey, where little of it is clipped."""
    grey = np.full((n, 28, 28, 1), 0.5, dtype="float32")
    noisy = checked_noise(add_noise, grey, noise_factor, seed)
    return noisy.astype(np.float64) - 0.5


@test_case(
    name="noisy pictures are float32 of the same shape, clipped to [0, 1]",
    points=1,
    hidden=True,
    failure_message="Strong noise leaves [0, 1]: what is below 0 becomes 0, what is above 1 "
    "becomes 1, and all the rest stays as it is. No noise leaves the picture alone.",
)
def test_clipped(add_noise):
    random = rng()
    seed = int(random.integers(10_000))
    images = random.random((12, 28, 28, 1)).astype("float32")
    noisy = checked_noise(add_noise, images, 0.8, seed)
    expect(noisy.min() == 0 and noisy.max() == 1, f"from {noisy.min()} to {noisy.max()}")
    ends = float(np.mean((noisy == 0) | (noisy == 1)))
    expect(0.4 < ends < 0.7, f"a share of {ends:.2f} of the pixels lies at 0 or 1")  # 0.54
    black = checked_noise(add_noise, np.zeros((12, 28, 28, 1), "float32"), 0.8, seed)
    share = float(np.mean(black > 0))
    expect(0.4 < share < 0.6, f"noise on black leaves {share:.2f} of the pixels above 0")
    glare = checked_noise(add_noise, np.zeros((12, 28, 28, 1), "float32"), 2.0, seed)
    share = float(np.mean(glare == 1))  # 0.31; from a strength of 1 0.16
    expect(0.27 < share < 0.35, f"noise of strength 2 on black makes {share:.2f} of it white")
    checked_noise(add_noise, images[:1], 0.8, seed)
    same = checked_noise(add_noise, images, 0.0, seed)
    expect(np.allclose(same, images, atol=1e-6), "noise_factor=0 changes the pictures")


@test_case(
    name="noise_factor is the standard deviation of Gaussian noise",
    points=2,
    hidden=True,
    failure_message="Spoil pictures that are 0.5 everywhere and look at noisy - 0.5: its mean "
    "should be 0, its standard deviation noise_factor, its histogram a bell.",
)
def test_strength(add_noise):
    random = rng()
    for noise_factor in (0.02, 0.05, 0.1):
        noise = noise_on_grey(add_noise, noise_factor, int(random.integers(10_000)))
        z = noise / noise_factor  # 39,200 draws: standard errors 0.005, 0.004, 0.025
        expect(abs(z.mean()) < 0.03, f"noise {noise_factor}: mean {z.mean():.3f} of its strength")
        expect(0.975 < z.std() < 1.025, f"noise {noise_factor}: strength {noise.std():.4f}")
        fourth = float(np.mean(z**4))
        expect(2.7 < fourth < 3.3, f"noise {noise_factor}: fourth moment {fourth:.2f}, not 3")
        expect(np.abs(z).max() > 3.2, f"noise {noise_factor}: none beyond {np.abs(z).max():.2f}")


@test_case(
    name="every pixel of every picture has noise of its own",
    points=1,
    hidden=True,
    failure_message="Draw as many numbers as there are pixels in all pictures together, not one "
    "noisy picture, row or column for all of them.",
)
def test_independent(add_noise):
    noise = noise_on_grey(add_noise, 0.1, int(rng().integers(10_000)))[..., 0] / 0.1
    pairs = {
        "pictures": noise[1:] * noise[:-1],
        "rows": noise[:, 1:] * noise[:, :-1],
        "columns": noise[:, :, 1:] * noise[:, :, :-1],
    }
    for what, products in pairs.items():
        both = float(products.mean())  # standard error 0.005
        expect(abs(both) < 0.04, f"the noise of neighbouring {what} correlates: {both:.2f}")
    alike = np.abs(np.corrcoef(noise.reshape(len(noise), -1)) - np.eye(len(noise))).max()
    expect(alike < 0.25, f"the noise of two pictures correlates: {alike:.2f}")  # 0.14 by chance
    for axes, what in (((1, 2), "picture"), ((0, 2), "row"), ((0, 1), "column")):
        spread = float(
            noise.mean(axis=axes).std() * np.sqrt(noise.size / noise.mean(axis=axes).size)
        )
        expect(0.4 < spread < 1.8, f"the mean noise of a {what} spreads {spread:.2f} times")


@test_case(
    name="the same seed gives the same noise, another seed gives other noise",
    points=1,
    hidden=True,
    failure_message="Call it twice with one seed, with other calls in between, and with another "
    "seed. A generator made from the seed inside the function does what is wanted.",
)
def test_seed(add_noise):
    random = rng()
    images = random.random((4, 28, 28, 1)).astype("float32")
    one, two = 0, 10 * int(random.integers(1, 1000))
    first, other, again = (checked_noise(add_noise, images, 0.3, seed) for seed in (one, two, one))
    expect(np.array_equal(first, again), "the same seed gave other noise")
    grey, darker = (np.full((4, 28, 28, 1), level, "float32") for level in (0.5, 0.4))
    gap = checked_noise(add_noise, grey, 0.05, two) - checked_noise(add_noise, darker, 0.05, two)
    expect(np.allclose(gap, 0.1, atol=1e-5), "the same seed gave other noise on other pictures")
    differ = float(np.mean(first != other))
    expect(differ > 0.5, f"another seed changed only a share of {differ:.2f} of the pixels")


def compiled_denoiser(build_denoiser):
    """What came back, after checking that it is a compiled convolutional model."""
    from autograder.testing_keras import convolutions_of, expect_model

    denoiser = expect_model(build_denoiser(), "the denoiser")
    expect(convolutions_of(denoiser), "there is no convolution in the denoiser")
    return denoiser


def repaired_by(denoiser, noisy):
    """The pictures that come out, after checking that they have the shape of those going in."""
    from autograder.testing_keras import predict

    repaired = predict(denoiser, noisy, "the denoiser")
    asked = "the denoiser maps (n, 28, 28, 1) to the same shape"
    return expect_array(repaired, shape=noisy.shape, what="the repaired pictures", asked=asked)


@test_case(
    name="the denoiser is a compiled convolutional model that keeps the shape",
    points=1,
    hidden=True,
    failure_message="Its input and output are (n, 28, 28, 1), it has convolutions, and it is "
    "compiled with a built-in loss and a built-in optimizer.",
)
def test_denoiser(build_denoiser):
    denoiser, random = compiled_denoiser(build_denoiser), rng()
    for n in (1, int(random.integers(2, 50))):
        repaired_by(denoiser, random.random((n, 28, 28, 1)))


def noisy_and_clean(random):
    """Training and held-back pictures: noisy, clean, noisy, clean."""
    with np.load(held_back("fashion_mnist_private.npz")) as arrays:
        train, test = (
            random.permutation(arrays[f"{part}_images"])[:n, ..., None].astype("float32") / 255
            for part, n in (("train", PICTURES), ("test", 400))
        )
    noisy, noisy_test = (
        np.clip(clean + NOISE * random.normal(size=clean.shape), 0, 1).astype("float32")
        for clean in (train, test)
    )
    return noisy, train, noisy_test, test


def share_left(denoiser, noisy, clean):
    """The error that a denoiser leaves, over that of the noisy pictures."""
    after = np.mean((repaired_by(denoiser, noisy) - clean) ** 2)
    return float(after / np.mean((noisy.astype(np.float64) - clean) ** 2))


@test_case(
    name="trained for a few hundred steps, it takes away more than half of the error",
    points=3,
    hidden=True,
    failure_message="Train it on a few thousand noisy pictures with the clean ones as targets and "
    "watch the error on the validation pictures. It does not fall? Check loss, optimizer and "
    "learning rate, and that the last activation can reach all values in [0, 1].",
)
def test_repairs(build_denoiser):
    import keras

    from autograder.testing_keras import train

    random = rng()
    noisy, clean, noisy_test, test = noisy_and_clean(random)
    keras.utils.set_random_seed(int(random.integers(1000)))
    denoiser, left = compiled_denoiser(build_denoiser), []
    for epochs in EPOCHS:
        train(denoiser, noisy, clean, batch_size=32, epochs=epochs)
        left.append(share_left(denoiser, noisy_test, test))
        if left[-1] <= FRACTION:
            return
    expect(False, f"of the error of the noisy pictures {left} is left, {FRACTION} may be")
