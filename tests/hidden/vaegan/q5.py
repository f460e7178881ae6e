"""q5: train_step."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_dict, expect_type, reference, rng

OK_FORMAT = False
name = "q5"
points = None

NAMES = ("encoder", "decoder", "features", "head")
ASKED = "a dict of four Keras models: encoder, decoder, features and head"
# Smooth ones: at a corner a step may differ in its last digits and end on the other side.
ACTIVATIONS = ("tanh", "sigmoid", "elu", "softplus", "gelu", "silu")
CLOSE = 1e-4  # of a weight, and of the range of an output
SEEN = 1e-2  # that far some weight of each model moves
RATES = 0.02, 0.15


def network(random, sizes, end):
    """A network of dense layers with drawn activations; `end` is that of its last layer."""
    import keras

    model = keras.Sequential([keras.Input((sizes[0],))])
    for size in sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation=str(random.choice(ACTIVATIONS))))
    model.add(keras.layers.Dense(sizes[-1], activation=end))
    return drawn(random, model)


def drawn(random, model):
    """The model, with weights and biases drawn so that its outputs have about the size of 1."""
    weights = [
        random.normal(0, 0.4 if weight.ndim == 1 else 1.2 / np.sqrt(weight.shape[0]), weight.shape)
        for weight in model.get_weights()
    ]
    model.set_weights([weight.astype("float32") for weight in weights])
    return model


def two_outputs(random, pixels, hidden, latent_dim):
    """An encoder: one or two layers, and mean and log variance side by side."""
    import keras

    picture = keras.Input((pixels,))
    inner = picture
    for size in hidden:
        inner = keras.layers.Dense(size, activation=str(random.choice(ACTIVATIONS)))(inner)
    outputs = [keras.layers.Dense(latent_dim)(inner) for _ in range(2)]
    return drawn(random, keras.Model(picture, outputs))


def some_models(random):
    """Four models that fit together, of drawn sizes, and the width of their pictures and codes."""
    pixels = int(random.choice([12, 30, 55, 784], p=[0.3, 0.3, 0.3, 0.1]))
    latent_dim, feature_dim = int(random.integers(2, 7)), int(random.integers(3, 12))
    hidden = [random.integers(6, 20, random.integers(1, 3)).tolist() for _ in range(3)]
    end = str(random.choice(["sigmoid", "tanh", "linear"]))
    models = {  # PUBLIC
        "encoder": two_outputs(random, pixels, hidden[0], latent_dim),
        "decoder": network(random, [latent_dim, *hidden[1], pixels], "sigmoid"),
        "features": network(random, [pixels, *hidden[2], feature_dim], end),
        "head": network(random, [feature_dim, *random.integers(4, 9, random.integers(2)), 1], None),
    }
    return models, pixels, latent_dim


def rest_of(random, pixels, latent_dim):
    """The other arguments: images, epsilon, z, gamma and learning rate."""
    n, m = (int(number) for number in random.choice(np.arange(3, 24), 2, replace=False))
    return (
        random.random((n, pixels)).astype("float32"),
        random.standard_normal((n, latent_dim)).astype("float32"),
        random.standard_normal((m, latent_dim)).astype("float32"),
        float(random.choice([0.2, 0.5, 2.0, 4.0])),
        float(random.uniform(*RATES)),
    )


def same_again(models):
    """Other models with the same weights: a step may change those that it is handed."""
    import keras

    copies = {name: keras.models.clone_model(model) for name, model in models.items()}
    for name, copy in copies.items():
        copy.set_weights(models[name].get_weights())
    return copies


def largest_move(before, after):
    """How far the weight of a model has moved that has moved farthest."""
    pairs = zip(before.get_weights(), after.get_weights(), strict=True)
    return max(np.abs(new - old).max() for old, new in pairs)


def a_step(random, train_step):
    """Models that came back, and those of the reference; some weight of each of these has moved."""
    for _ in range(20):
        models, pixels, latent_dim = some_models(random)
        rest = rest_of(random, pixels, latent_dim)
        expected = reference().train_step(same_again(models), *rest)
        moves = [largest_move(models[name], expected[name]) for name in NAMES]
        if min(moves) >= SEEN and max(moves) < 1:
            break
    found = four_models(train_step(models, *rest))
    return found, expected, (rest[0], rest[2])


def four_models(found):
    """What came back, after checking that it is a dict with the four names."""
    found = expect_dict(found, asked=ASKED)
    expect_type(set(found) >= set(NAMES), f"the keys are {sorted(map(str, found))}", asked=ASKED)
    return found


def expect_moved(found, expected, inputs):
    """Fail unless the model `found` has the weights and the answers of `expected`."""
    from autograder.testing_keras import answers, expect_model, expect_ways

    outputs = len(expected.outputs)
    expect_ways(expect_model(found, compiled=False), 1, outputs, "a model", asked=ASKED)
    new, wanted = found.get_weights(), expected.get_weights()
    if [weight.shape for weight in new] == [weight.shape for weight in wanted]:
        gap = max(np.abs(one - other).max() for one, other in zip(new, wanted, strict=True))
        expect(gap <= CLOSE, f"a weight is {gap:.2g} off")
    # The same weights, unless somebody made another model of them: what counts is what it computes.
    asked = "models that take and give what those that were handed over do"
    there = answers(found, inputs, "a model", outputs=outputs)
    here = answers(expected, inputs, "the expected model", outputs=outputs)
    for one, other in zip(there, here, strict=True):
        expect_array(one, shape=other.shape, what="an output", asked=asked)
        gap = np.abs(one - other).max()
        expect(gap <= CLOSE * max(10, np.ptp(other)), f"an output is {gap:.2g} off")


def expect_part(train_step, *names):
    """Take several steps, and compare the models `names`."""
    random = rng()
    for _ in range(3):
        found, expected, (images, z) = a_step(random, train_step)
        for name in names:
            inputs = {
                "encoder": images,
                "decoder": z,
                "features": images,
                "head": random.normal(size=(12, expected["head"].inputs[0].shape[1])),
            }[name]
            expect_moved(found[name], expected[name], inputs)


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
    found, expected, _ = a_step(random, train_step)
    pixels, latent_dim = (expected[name].inputs[0].shape[1] for name in ("encoder", "decoder"))
    rest = rest_of(random, pixels, latent_dim)
    found = four_models(train_step(found, *rest))
    expected = reference().train_step(expected, *rest)
    for name in NAMES:
        inputs = random.random((9, expected[name].inputs[0].shape[1])).astype("float32")
        expect_moved(found[name], expected[name], inputs)
