"""q5: train_step."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_dict, expect_type, reference, rng

OK_FORMAT = False
name = "q5"
points = None

NAMES = ("encoder", "decoder", "features", "head")
ASKED = "a dict of four Keras models: encoder, decoder, features and head"
CLOSE = 1e-4  # of a weight, and of the range of an output
SEEN = 0.015, 0.03  # that far the weight of a model moves that moves farthest, in the least moved


def weights_of(models):
    """The weights of each model."""
    return {name: models[name].get_weights() for name in NAMES}


def set_weights(models, weights):
    """Put weights into each model."""
    for name in NAMES:
        models[name].set_weights(weights[name])


def arguments_for(random, models):
    """All but the models and the rate: images, epsilon, z and gamma."""
    pixels, latent_dim = (models[name].inputs[0].shape[1] for name in ("encoder", "decoder"))
    n, m = (int(number) for number in random.choice(np.arange(3, 24), 2, replace=False))
    return (
        random.random((n, pixels)).astype("float32"),
        random.standard_normal((n, latent_dim)).astype("float32"),
        random.standard_normal((m, latent_dim)).astype("float32"),
        float(random.choice([0.2, 0.5, 2.0, 4.0])),
    )


def a_step(random, models):
    """Arguments and a rate at which a step shows in each of the models, and the weights after it.

    A plain step is linear in its rate: one step of the reference, at 1, tells them all.
    """
    before, arguments = weights_of(models), arguments_for(random, models)
    after = weights_of(reference().train_step(models, *arguments, 1.0))
    set_weights(models, before)
    slopes = {
        name: [old - new for old, new in zip(before[name], after[name], strict=True)]
        for name in NAMES
    }
    steepest = [max(np.abs(slope).max() for slope in slopes[name]) for name in NAMES]
    rate = float(random.uniform(*SEEN)) / float(min(steepest))
    expected = {  # PUBLIC
        name: [old - rate * slope for old, slope in zip(before[name], slopes[name], strict=True)]
        for name in NAMES
    }
    return (*arguments, rate), expected, rate * max(steepest) < 1


def step_of(random):
    """Models, arguments, and the weights after a step; none of the models leaps."""
    from shared import some_models

    for _ in range(20):
        models = some_models(random)
        arguments, expected, small = a_step(random, models)
        if small:
            break
    return models, arguments, expected


def copy_of(model):
    """Another model of the same layers."""
    import keras

    return keras.models.clone_model(model)


def four_models(found):
    """What came back, after checking that it is a dict with the four names."""
    found = expect_dict(found, asked=ASKED)
    expect_type(set(found) >= set(NAMES), f"the keys are {sorted(map(str, found))}", asked=ASKED)
    return found


def expect_moved(random, found, expected, handed):
    """Fail unless the model `found` gives what `handed` would give with the weights `expected`.

    `handed` is the model that was handed over, whatever has become of its weights.
    """
    from autograder.testing_keras import answers, expect_model, expect_ways

    outputs = len(handed.outputs)
    expect_ways(expect_model(found, compiled=False), 1, outputs, "a model", asked=ASKED)
    new = found.get_weights()
    near = [weight.shape for weight in new] == [weight.shape for weight in expected] and all(
        np.abs(one - other).max() <= CLOSE for one, other in zip(new, expected, strict=True)
    )
    # Somebody may have made another model, with its weights in another order; where they are the
    # expected ones, close by, it is still to be the same network.
    model = copy_of(handed)
    model.set_weights(new if near else expected)
    inputs = random.standard_normal((60, handed.inputs[0].shape[1])).astype("float32")
    asked = "models that take and give what those that were handed over do"
    there = answers(found, inputs, "a model", outputs=outputs)
    here = answers(model, inputs, "the expected model", outputs=outputs)
    for one, other in zip(there, here, strict=True):
        expect_array(one, shape=other.shape, what="an output", asked=asked)
        gap = np.abs(one - other).max()
        expect(gap <= CLOSE * np.ptp(other), f"an output is {gap:.2g} off, of {np.ptp(other):.2g}")


def expect_part(train_step, *names):
    """Take two steps, and compare the models `names`."""
    random = rng()
    for _ in range(2):
        models, arguments, expected = step_of(random)
        found = four_models(train_step(models, *arguments))
        for name in names:
            expect_moved(random, found[name], expected[name], models[name])


@test_case(
    name="the encoder takes its step on divergence and feature loss",
    points=2,
    hidden=True,
    failure_message="Means over the pictures of both terms, without gamma and without the game. "
    "The features are compared through the decoder's copies, made of mean + exp(log_variance / 2) "
    "* epsilon, and every network on the way has the weights from before the step.",
)
def test_encoder(train_step):
    expect_part(train_step, "encoder")


@test_case(
    name="the decoder takes its step on gamma times the feature loss minus the discriminator's",
    points=2,
    hidden=True,
    failure_message="Two terms: the feature loss times gamma, and the discriminator's loss with "
    "its sign turned, for copies and inventions both. Features and head have the weights from "
    "before the step, and so has the encoder.",
)
def test_decoder(train_step):
    expect_part(train_step, "decoder")


@test_case(
    name="features and head take their step on the discriminator's loss, and on no other",
    points=2,
    hidden=True,
    failure_message="Real pictures, copies and inventions, a mean for each, added. Both models "
    "move, downhill, and the feature loss does not move the features.",
)
def test_discriminator(train_step):
    expect_part(train_step, "features", "head")


@test_case(
    name="the models that come back can take another step, from where they are",
    points=1,
    hidden=True,
    failure_message="Hand what train_step returned to train_step again, with other pictures, draws "
    "and another rate: each step is a plain one, with no memory of the one before.",
)
def test_again(train_step):
    random = rng()
    models, arguments, expected = step_of(random)
    found = four_models(train_step(models, *arguments))
    copies = {name: copy_of(model) for name, model in models.items()}  # `found` may be `models`
    set_weights(copies, expected)
    arguments, expected, _ = a_step(random, copies)
    found = four_models(train_step(found, *arguments))
    for name in NAMES:
        expect_moved(random, found[name], expected[name], copies[name])
