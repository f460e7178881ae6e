"""q2: build_autoencoder."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_shape, expect_tuple, observe, rng

OK_FORMAT = False
name = "q2"
points = None

# Where each number of a code is moved by 0.03 of its spread, the copies move by 0.033 +- 0.002 of
# theirs, over ten seeds and three widths (the reference), at most by 0.039 (all wheats); by more
# than 0.6 where a float holds three numbers.
MOVED = 0.3
WIDE = 80  # the least width of a wide code
HEARD = 1e-5  # sums in another order move a pixel by 1e-7, three spreads of a number by hundredths
ASKED = {
    "autoencoder": "the autoencoder maps (n, 784) to (n, 784)",
    "encoder": "the encoder maps (n, 784) to (n, code_dim)",
    "decoder": "the decoder maps (n, code_dim) to (n, 784)",
}


def three_models(build_autoencoder, code_dim):
    """What came back, after checking that it is three built models with one way in and out."""
    from autograder.testing_keras import expect_model, expect_ways

    models = build_autoencoder(code_dim)
    models = expect_tuple(models, 3, asked="the three models autoencoder, encoder, decoder")
    for model, (what, asked) in zip(models, ASKED.items(), strict=True):
        expect_ways(expect_model(model, f"the {what}", compiled=False), 1, 1, what, asked=asked)
    return models


def answer(model, inputs, width, what):
    """What a model with one output gives outside training, after checking its width."""
    from autograder.testing_keras import predict

    given = tuple(model.inputs[0].shape)[1:]
    expect_shape(given == inputs.shape[1:], f"the input of the {what}: {given}", asked=ASKED[what])
    output = predict(model, inputs, f"the {what}")
    return expect_array(output, shape=(len(inputs), width), what=what, asked=ASKED[what])


def code_dims():
    """A narrow, a random and a wide code."""
    random = rng()
    return 1, int(random.integers(3, 30)), int(random.integers(WIDE, 130))


@test_case(
    name="three models come back: pictures to pictures, to codes, and back from codes",
    points=1,
    hidden=True,
    failure_message="The order is autoencoder, encoder, decoder. The first maps (n, 784) to "
    "(n, 784), the second (n, 784) to (n, code_dim), the third (n, code_dim) to (n, 784).",
)
def test_shapes(build_autoencoder):
    random = rng()
    for code_dim in code_dims():
        autoencoder, encoder, decoder = three_models(build_autoencoder, code_dim)
        pictures, codes = random.random((3, 784)), random.normal(size=(3, code_dim))
        answer(autoencoder, pictures, 784, "autoencoder")
        answer(encoder, pictures, code_dim, "encoder")
        answer(decoder, codes, 784, "decoder")


@test_case(
    name="the code is code_dim numbers wide, and the decoder listens to all of them",
    points=1,
    hidden=True,
    failure_message="Build it with small and large values of code_dim and print the output shape "
    "of the encoder and the input shape of the decoder. Does each number of a code change the "
    "picture?",
)
def test_code(build_autoencoder):
    random = rng()
    for code_dim in code_dims():
        _, encoder, decoder = three_models(build_autoencoder, code_dim)
        codes = answer(encoder, random.random((40, 784)), code_dim, "encoder")
        # A few rectified numbers may begin as 0 for every picture; of many some never do.
        alike = not np.ptp(codes, axis=0).max() > 0  # also where a number is not finite
        dead = code_dim < WIDE and not codes.any()
        expect(dead or not alike, "all pictures have the same code")
        base = random.normal(size=(16, code_dim))
        plain = answer(decoder, base, 784, "decoder")
        for entry in {0, code_dim - 1, *random.permutation(code_dim)[:9].tolist()}:
            moved = base.copy()
            moved[:, entry] += random.choice([-3, 3], 16)
            change = np.abs(answer(decoder, moved, 784, "decoder") - plain).max()
            expect(change > HEARD, f"the decoder does not look at number {entry} of {code_dim}")


@test_case(
    name="the autoencoder is the decoder after the encoder",
    points=2,
    hidden=True,
    failure_message="Compare autoencoder(x) with decoder(encoder(x)) on any x: they should agree "
    "to 1e-5. Build encoder and decoder once and put the autoencoder together from these two, "
    "with no other way from the picture to its copy.",
)
def test_composition(build_autoencoder):
    random = rng()
    for code_dim in (2, int(random.integers(5, 40))):
        autoencoder, encoder, decoder = three_models(build_autoencoder, code_dim)
        sparse = random.random((30, 784)) * (random.random((30, 784)) < 0.2)
        for pictures in (random.random((30, 784)), sparse):
            code = answer(encoder, pictures, code_dim, "encoder")
            through = answer(decoder, code, 784, "decoder")
            direct = answer(autoencoder, pictures, 784, "autoencoder")
            gap = float(np.max(np.abs(direct - through)))
            expect(gap <= 1e-5, f"autoencoder(x) and decoder(encoder(x)) differ by {gap}")


@test_case(
    name="what a code says does not hang on the last digits of its numbers",
    points=1,
    hidden=True,
    failure_message="Move each number of the codes by a few hundredths of its spread over the "
    "pictures: the copies should hardly change. A number that is cut into its digits holds more "
    "than one number.",
)
def test_waist(build_autoencoder):
    from autograder.testing_keras import blurred

    random = rng()
    for code_dim in code_dims():
        _, encoder, decoder = three_models(build_autoencoder, code_dim)
        codes = answer(encoder, random.random((200, 784)), code_dim, "encoder")
        copies = answer(decoder, codes, 784, "decoder")
        moved = answer(decoder, blurred(codes, random), 784, "decoder") - copies
        change = np.sqrt(np.mean(moved**2))
        spread = np.sqrt(np.mean(copies.var(axis=0)))
        expect(change <= MOVED * spread, f"the copies move by {change}, their spread is {spread}")


@test_case(
    name="what one of the three learns, the others know",
    points=1,
    hidden=True,
    failure_message="Copies of weights are equal only until the next step of training. Put the "
    "autoencoder together from the very encoder and decoder that you return.",
)
def test_one_set_of_weights(build_autoencoder):
    seen = observe(build_autoencoder, 5)
    expect(seen.shares_weights, "encoder or decoder has weights that the autoencoder lacks")
