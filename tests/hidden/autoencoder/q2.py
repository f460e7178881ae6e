"""q2: build_autoencoder."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, observe, rng

OK_FORMAT = False
name = "q2"
points = None


def three_models(build_autoencoder, code_dim):
    """What came back, after checking that it is three built models with one way in and out."""
    import keras

    models = build_autoencoder(code_dim)
    expect(isinstance(models, (list, tuple)), f"returned {type(models).__name__}, not a tuple")
    expect(len(models) == 3, f"returned {len(models)} values, not 3")
    for model, what in zip(models, ("autoencoder", "encoder", "decoder"), strict=True):
        expect(isinstance(model, keras.Model), f"the {what} is a {type(model).__name__}")
        expect(model.built, f"the {what} is not built")
        ways = len(model.inputs), len(model.outputs)
        expect(ways == (1, 1), f"the {what} has {ways[0]} inputs and {ways[1]} outputs")
    return models


def answer(model, inputs):
    """What a model with one output gives outside training, as an array."""
    return np.asarray(model(inputs.astype("float32"), training=False))


def code_dims():
    """A narrow, a random and a wide code."""
    return 1, int(rng().integers(3, 30)), 100


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
        for model, inputs, width in (
            (autoencoder, pictures, 784),
            (encoder, pictures, code_dim),
            (decoder, codes, 784),
        ):
            given = tuple(model.inputs[0].shape)
            expect(given[1:] == inputs.shape[1:], f"the input {given} is not {inputs.shape[1:]}")
            expect_array(answer(model, inputs), shape=(3, width), what="the output")


@test_case(
    name="the code is code_dim numbers wide, and the decoder listens to all of them",
    points=1,
    hidden=True,
    failure_message="Build it with code_dim=1, 7 and 100 and print the output shape of the encoder "
    "and the input shape of the decoder. Does each number of a code change the picture?",
)
def test_code(build_autoencoder):
    random = rng()
    for code_dim in code_dims():
        _, encoder, decoder = three_models(build_autoencoder, code_dim)
        codes = answer(encoder, random.random((40, 784)))
        expect_array(codes, shape=(40, code_dim), what="the codes")
        expect(codes.std(axis=0).max() > 0, "all pictures have the same code")
        base = random.normal(size=(16, code_dim))
        plain = answer(decoder, base)
        for entry in random.permutation(code_dim)[:10]:
            moved = base.copy()
            moved[:, entry] += random.choice([-3, 3], 16)
            changed = np.any(answer(decoder, moved) != plain)
            expect(changed, f"the decoder does not look at number {entry} of {code_dim}")


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
            through = answer(decoder, answer(encoder, pictures))
            direct = expect_array(answer(autoencoder, pictures), shape=(30, 784))
            expect_array(through, shape=(30, 784), what="decoder(encoder(x))")
            gap = float(np.max(np.abs(direct - through)))
            expect(gap <= 1e-5, f"autoencoder(x) and decoder(encoder(x)) differ by {gap}")


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
