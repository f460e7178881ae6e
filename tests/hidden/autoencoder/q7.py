"""q7: generate_images and interpolate."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, rng

OK_FORMAT = False
name = "q7"
points = None


def readable_decoder(random, latent_dim):
    """A decoder from whose pictures the codes can be read, and the pixels where they stand.

    One pixel for each latent number is its sigmoid; the others mix all of them.
    """
    import keras

    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),  # PUBLIC
            keras.layers.Dropout(0.5),  # nothing, unless it is called as in training
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    kernel = random.normal(0, 0.3, (latent_dim, 784))
    places = random.choice(784, latent_dim, replace=False)
    kernel[:, places] = np.eye(latent_dim)
    bias = random.normal(0, 0.5, 784)
    bias[places] = 0
    decoder.set_weights([kernel.astype("float32"), bias.astype("float32")])
    return decoder, places


def read_codes(pictures, places):
    """The codes that pictures of a readable decoder were made from."""
    pixels = pictures.reshape(len(pictures), 784)[:, places].astype(np.float64)
    pixels = np.clip(pixels, 1e-6, 1 - 1e-6)
    return np.log(pixels / (1 - pixels))


def pictures_of(decoder, codes):
    """What the decoder makes of codes, as pictures."""
    from autograder.testing_keras import predict

    return predict(decoder, codes).reshape(len(codes), 28, 28)


def generated(generate_images, random, n, latent_dim, seed):
    """Pictures of a readable decoder and the codes behind them, checked to belong together."""
    decoder, places = readable_decoder(random, latent_dim)
    pictures = generate_images(decoder, n, latent_dim, seed)
    expect_array(pictures, shape=(n, 28, 28), what="the pictures", asked="an array (n, 28, 28)")
    expect(pictures.min() >= 0 and pictures.max() <= 1, "the values are not all in [0, 1]")
    codes = read_codes(pictures, places)
    gap = float(np.max(np.abs(pictures_of(decoder, codes) - pictures)))
    expect(gap < 1e-3, f"the pictures are not what the decoder makes of any codes ({gap:.4f})")
    return pictures, codes


@test_case(
    name="n pictures (28, 28) with values in [0, 1], for any n and latent_dim",
    points=1,
    hidden=True,
    failure_message="Hand n codes of latent_dim numbers to the decoder and shape its rows of 784 "
    "into pictures, line after line, without changing their values.",
)
def test_pictures(generate_images):
    random = rng()
    for n, latent_dim in ((1, 2), (int(random.integers(5, 40)), int(random.integers(3, 30)))):
        generated(generate_images, random, n, latent_dim, int(random.integers(10_000)))


@test_case(
    name="codes are drawn from the standard normal distribution, each number on its own",
    points=2,
    hidden=True,
    failure_message="Look at the codes themselves, for a large n: mean 0, standard deviation 1, "
    "the shape of a bell, no relation between the numbers of a code or between codes.",
)
def test_distribution(generate_images):
    random = rng()
    latent_dim, n = 4, 3000
    _, z = generated(generate_images, random, n, latent_dim, int(random.integers(10_000)))
    # standard errors: 0.018, 0.013, and over all 12,000 numbers 0.045
    means, spreads = z.mean(axis=0), z.std(axis=0)
    expect(np.abs(means).max() < 0.11, f"the means of the latent numbers are {means}")
    # Nor are they 0 to the last digit: four such means have a probability of 1e-9.
    expect(np.abs(means).max() > 1e-4, "the codes are moved, or mirrored, so that their mean is 0")
    kinds = len(np.unique(z.round(3), axis=0))
    expect(kinds == n, f"only {kinds} of {n} codes are different ones")
    expect(np.abs(spreads - 1).max() < 0.08, f"their standard deviations are {spreads}")
    fourth = float(np.mean(z**4))
    expect(2.6 < fourth < 3.5, f"the fourth moment is {fourth:.2f}, not 3: not a normal one")
    among = np.abs(np.corrcoef(z.T) - np.eye(latent_dim)).max()
    expect(among < 0.11, f"the numbers of a code correlate: {among:.2f}")
    # That none of 12,000 numbers lies beyond has a probability of 1e-12.
    expect(np.abs(z).max() > 3.05, f"no number beyond {np.abs(z).max():.2f}: not a normal one")
    follow = float(np.mean(z[1:] * z[:-1]))
    expect(abs(follow) < 0.06, f"a code correlates with the next: {follow:.2f}")
    across = float(np.abs(z[1:].T @ z[:-1] / (n - 1)).max())  # standard error 0.018
    expect(across < 0.12, f"a number of a code correlates with another of the next: {across:.2f}")


@test_case(
    name="the same seed gives the same pictures, another seed gives other ones",
    points=1,
    hidden=True,
    failure_message="Call it twice with one seed, with other calls in between, and with another "
    "seed. A generator made from the seed inside the function does what is wanted.",
)
def test_seed(generate_images):
    random = rng()
    decoder, places = readable_decoder(random, 5)
    one, two = 0, 10 * int(random.integers(1, 1000))
    first, other, again = (
        expect_array(
            generate_images(decoder, 6, 5, seed), shape=(6, 28, 28), asked="an array (n, 28, 28)"
        )
        for seed in (one, two, one)
    )
    expect(np.allclose(first, again, atol=1e-6), "the same seed gave other pictures")
    apart = np.abs(read_codes(first, places) - read_codes(other, places)).max(axis=1)
    expect(apart.min() > 1e-3, "another seed gave a picture with the same code")
    within = read_codes(first, places)
    gaps = np.abs(within[:, None] - within[None]).max(axis=2) + np.eye(6)
    expect(gaps.min() > 1e-3, "two pictures of one call have the same code")


def walked(interpolate, random, latent_dim, steps):
    """The codes behind the pictures of a walk, with its ends."""
    decoder, places = readable_decoder(random, latent_dim)
    start, stop = random.normal(0, 1.5, (2, latent_dim)).clip(-4, 4).astype("float32")
    pictures = interpolate(decoder, start, stop, steps)
    asked = "an array (steps, 28, 28)"
    expect_array(pictures, shape=(steps, 28, 28), what="the pictures", asked=asked)
    expect(pictures.min() >= 0 and pictures.max() <= 1, "the values are not all in [0, 1]")
    codes = read_codes(pictures, places)
    gap = float(np.max(np.abs(pictures_of(decoder, codes) - pictures)))
    expect(gap < 1e-3, f"the pictures are not what the decoder makes of any codes ({gap:.4f})")
    return codes, start, stop


@test_case(
    name="a walk includes both of its ends",
    points=1,
    hidden=True,
    failure_message="The first picture is that of start, the last that of stop, also when there "
    "are only two.",
)
def test_ends(interpolate):
    random = rng()
    for steps in (2, int(random.integers(3, 12))):
        codes, start, stop = walked(interpolate, random, int(random.integers(2, 12)), steps)
        expect(np.allclose(codes[0], start, atol=1e-3), "the walk does not begin at start")
        expect(np.allclose(codes[-1], stop, atol=1e-3), "the walk does not end at stop")


@test_case(
    name="a walk goes in equal steps on a straight line between codes",
    points=2,
    hidden=True,
    failure_message="Mix the codes, not the pictures, and look at the differences between "
    "neighbouring codes: they should all be the same.",
)
def test_steps(interpolate):
    random = rng()
    for steps in (3, int(random.integers(4, 9)), 20):
        codes, start, stop = walked(interpolate, random, int(random.integers(2, 12)), steps)
        shares = np.arange(steps)[:, None] / (steps - 1)
        wanted = start + shares * (stop.astype(float) - start)
        gap = float(np.max(np.abs(codes - wanted)))
        expect(gap < 2e-3, f"a code is {gap:.4f} away from where it should be")
