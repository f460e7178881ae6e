"""q2: build_discriminator."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_shape, expect_tuple, held_back, rng

OK_FORMAT = False
name = "q2"
points = None

ASKED = {
    "features": "features maps (n, 784) to (n, feature_dim)",
    "head": "head maps (n, feature_dim) to (n, 1)",
}
# How much the features vary in a second direction, over the first: for one number repeated this
# is 1e-7, for networks that have not been trained 0.2 and more.
SECOND = 1e-3
NEAR = 1e-2  # the same near a picture: what is made of one number 1e-3, others 0.3 and more
# Real pictures beside their own pixels in another order: the reference tells all of them apart
# after one epoch of four, a discriminator that does not learn every second one.
ACCURACY = 0.8
LEARNS = 0.98  # of all numbers in kernels


def two_parts(build_discriminator, feature_dim):
    """What came back, after checking that it is two built models with one way in and out."""
    from autograder.testing_keras import expect_model, expect_ways

    models = build_discriminator(feature_dim)
    models = expect_tuple(models, 2, asked="the two models features and head")
    for model, (what, asked) in zip(models, ASKED.items(), strict=True):
        expect_ways(expect_model(model, what, compiled=False), 1, 1, what, asked=asked)
    return models


def answer(model, inputs, width, what):
    """What a model with one output gives outside training, after checking its width."""
    from autograder.testing_keras import predict

    given = tuple(model.inputs[0].shape)[1:]
    expect_shape(given == inputs.shape[1:], f"the input of {what}: {given}", asked=ASKED[what])
    output = predict(model, inputs, what)
    return expect_array(output, shape=(len(inputs), width), what=what, asked=ASKED[what])


@test_case(
    name="two models come back: pictures to features, and features to one logit",
    points=2,
    hidden=True,
    failure_message="The order is features, head. The first maps (n, 784) to (n, feature_dim), for "
    "any feature_dim, the second (n, feature_dim) to (n, 1).",
)
def test_shapes(build_discriminator):
    random = rng()
    for feature_dim in (1, int(random.integers(2, 30)), int(random.integers(60, 130))):
        features, head = two_parts(build_discriminator, feature_dim)
        answer(features, random.random((4, 784)), feature_dim, "features")
        answer(head, random.normal(size=(4, feature_dim)), 1, "head")


@test_case(
    name="the head is linear at the end: a logit may be any number",
    points=2,
    hidden=True,
    failure_message="Nothing comes after the last weights of the head, no sigmoid, no tanh, no "
    "rectifier: the logit is what they give.",
)
def test_linear(build_discriminator):
    random = rng()
    feature_dim = int(random.integers(8, 40))
    _, head = two_parts(build_discriminator, feature_dim)
    inputs = random.normal(0, 3, (60, feature_dim))
    found = []
    for _ in range(6):
        for variable in head.trainable_variables:  # not the variances of a batch normalisation
            variable.assign(random.normal(0, 3, variable.shape))
        found.append(answer(head, inputs, 1, "head"))
    lowest, highest = np.min(found), np.max(found)
    expect(lowest < -2 and highest > 2, f"logits from {lowest:.3g} to {highest:.3g}")
    # Where the last weights are those of a layer that multiplies by them, the logit is a straight
    # line in them, also where it is a sum over several units.
    weights = head.get_weights()
    last = 1 if weights and weights[-1].ndim >= 2 else 2
    if len(weights) < last or weights[-last].ndim < 2:
        return
    at = []
    for factor in (0, 1, -2):
        head.set_weights([*weights[:-last], *(factor * weight for weight in weights[-last:])])
        at.append(answer(head, inputs, 1, "head"))
    zero, one, minus_two = at
    gap = np.abs(minus_two - (3 * zero - 2 * one)).max()
    expect(gap <= 1e-3 * np.abs(one).max() + 1e-3, f"the logit bends by {gap:.3g}")


@test_case(
    name="the features say more of a picture than one number could",
    points=1,
    hidden=True,
    failure_message="Look at the features of a few pictures: they should differ from picture to "
    "picture, and not all in the same way, or nothing can be compared in them.",
)
def test_features(build_discriminator):
    random = rng()
    features, _ = two_parts(build_discriminator, int(random.integers(20, 60)))
    values = answer(features, pictures(random, 60), features.outputs[0].shape[1], "features")
    first, second = np.linalg.svd(values - values.mean(axis=0), compute_uv=False)[:2]
    expect(first > 1e-6, "all pictures have the same features")
    expect(second > SECOND * first, f"the features vary in one direction: {second} of {first}")
    # Whatever is made of one number moves along one line around a picture.
    near = np.clip(pictures(random, 1) + 0.01 * random.normal(size=(60, 784)), 0, 1)
    values = answer(features, near, features.outputs[0].shape[1], "features")
    first, second = np.linalg.svd(values - values.mean(axis=0), compute_uv=False)[:2]
    expect(second > NEAR * first, f"near a picture they vary in one direction: {second} of {first}")


def pictures(random, n):
    """Some real pictures, (n, 784)."""
    with np.load(held_back("fashion_mnist_private.npz")) as arrays:
        chosen = arrays["train_images"][random.permutation(10_000)[:n]]
    return (chosen.reshape(n, 784) / 255).astype("float32")


@test_case(
    name="head after features learns to tell real pictures from others",
    points=1,
    hidden=True,
    failure_message="Put head and features together, compile with "
    "keras.losses.BinaryCrossentropy(from_logits=True) and train on some pictures, and on the same "
    "with their pixels in another order. Are all weights trainable, and is there an activation "
    "between the layers that lets a slope through?",
)
def test_learns(build_discriminator):
    import keras

    from autograder.testing_keras import predict, train

    random = rng()
    features, head = two_parts(build_discriminator, int(random.integers(20, 60)))
    real = pictures(random, 1200)
    inputs = np.concatenate([real, real[:, random.permutation(784)]])
    targets = np.repeat([1.0, 0.0], 1200)[:, None]
    order = random.permutation(2400)
    inputs, targets = inputs[order], targets[order]
    before = [[w.copy() for w in model.get_weights()] for model in (features, head)]
    discriminator = keras.Sequential([features, head])
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    discriminator.compile(optimizer=keras.optimizers.Adam(1e-3), loss=loss)
    train(discriminator, inputs[:2000], targets[:2000], epochs=4, batch_size=32)
    moved, whole = 0, 0
    for model, weights in zip((features, head), before, strict=True):
        pairs = list(zip(model.get_weights(), weights, strict=True))
        kernels = [(now.size, np.any(now != first)) for now, first in pairs if now.ndim > 1]
        expect(any(does for _, does in kernels), "a model has the weights it had before training")
        moved += sum(size for size, does in kernels if does)
        whole += sum(size for size, _ in kernels)
    # A fixed filter may blur, and a recurrent kernel that never sees a second step stays.
    expect(moved > LEARNS * whole, f"of {whole} weights only {moved} are moved by training")
    right = (predict(discriminator, inputs[2000:]) > 0) == (targets[2000:] > 0.5)
    expect(right.mean() >= ACCURACY, f"{right.mean():.2f} are told apart after training")
