"""q2: build_seq2seq: three models that belong together, padding that changes nothing."""

import keras
import numpy as np
from otter.test_files import test_case
from shared import (
    END,
    FIRST,
    expect_probabilities,
    first_state,
    next_step,
    said_step_by_step,
    sentences,
)

from autograder.testing import expect, expect_array, expect_tuple, rng
from autograder.testing_keras import (
    ModelError,
    expect_all_learn,
    expect_model,
    expect_one_loss,
    expect_ways,
    loss_of,
    predict,
    train,
)

OK_FORMAT = False
name = "q2"
points = None

ASKED = "the three Keras models (model, encoder, step)"
APART = 1e-5  # as far may probabilities be apart that should be the same
SPREAD = 0.6  # of weights that are drawn anew, biases too: a state does not stay at 0
LOOSE = 1e-4  # with such weights, where a step may double what sums in another order differ by


def built(build_seq2seq, *sizes, **given):
    """The three models, after checking that they are models."""
    models = expect_tuple(build_seq2seq(*sizes, **given), 3, "the result", asked=ASKED)
    for part, what in zip(models, ("model", "encoder", "step"), strict=True):
        expect_model(part, what, compiled=False)
    asked = "model has the two inputs [source, target_in] and one output"
    expect_ways(models[0], 2, 1, "model", asked=asked)
    return models


def said_by(model, source, target_in, target_size):
    """What `model` says, after checking that these are probabilities."""
    output = predict(model, (source, target_in), "model")
    asked = "model gives probabilities (n, target_length, target_size)"
    shape = (*target_in.shape, target_size)
    expect_array(output, shape=shape, what="model's output", asked=asked)
    expect_probabilities(output, "model")
    return output


def told(random, n, length, size):
    """Rows of `target_in` without padding: `<s>` and words."""
    rows = random.integers(FIRST, size, size=(n, length))
    rows[:, 0] = 1
    return rows.astype("int32")


def moved(random, *twins):
    """Give models with the same shapes of weights the same new weights, biases not 0.

    What is not trained, such as a running variance, stays as it is.
    """
    shapes = [[tuple(weight.shape) for weight in model.weights] for model in twins]
    same = all(others == shapes[0] for others in shapes)
    expect(same, f"other lengths, other weights: {shapes}")
    weights = [
        random.normal(0, SPREAD, shape) if weight.trainable else keras.ops.convert_to_numpy(weight)
        for shape, weight in zip(shapes[0], twins[0].weights, strict=True)
    ]
    for model in twins:
        model.set_weights(weights)  # PUBLIC


@test_case(
    name="model, encoder and step have the inputs and outputs that are asked for",
    points=2,
    hidden=True,
    failure_message=(
        "model: [source, target_in] to probabilities (n, target_length, target_size); "
        "encoder: source to the state; step: [tokens (n, 1), *state] to [probabilities (n, 1,"
        " target_size), *state]. Every number below source_size or target_size is a word."
    ),
)
def test_interface(build_seq2seq):
    random = rng()
    sizes = [int(k) for k in random.integers(8, 30, size=2)]
    lengths = [int(k) for k in random.integers(3, 8, size=2)]
    models = built(build_seq2seq, *sizes, *lengths)
    source = sentences(random, 40, lengths[0], sizes[0])
    source[0, -1] = sizes[0] - 1
    target_in = told(random, 40, lengths[1], sizes[1])
    target_in[0, -1] = sizes[1] - 1
    said_by(models[0], source, target_in, sizes[1])
    state = first_state(models[1], source)
    expect(all(len(part) == 40 for part in state), "a state without a row for each sentence")
    next_step(models[2], target_in[:, 0], state, sizes[1])


@test_case(
    name="step by step the same probabilities come out as from model",
    points=4,
    hidden=True,
    failure_message=(
        "Both must call the same layers, made once; the decoder of model must start from the "
        "state that encoder gives; and step must give back the state after its word, not the "
        "one before."
    ),
)
def test_step_by_step(build_seq2seq):
    random = rng()
    for given in ({}, {"embedding_dim": 11, "units": 13}):
        sizes = [int(k) for k in random.integers(8, 30, size=2)]
        lengths = [int(k) for k in random.integers(3, 6, size=2)]
        model, encoder, step = built(build_seq2seq, *sizes, *lengths, **given)
        source = sentences(random, 12, lengths[0], sizes[0])
        target_in = told(random, 12, lengths[1], sizes[1])
        whole = said_by(model, source, target_in, sizes[1])
        parts = said_step_by_step(encoder, step, source, target_in, sizes[1])
        gap = float(np.abs(whole - parts).max())
        expect(gap <= APART, f"model and step differ by {gap:.2g}")


@test_case(
    name="more padding in front of the source changes nothing",
    points=3,
    hidden=True,
    failure_message=(
        "The weights' shapes and their order must not depend on the lengths, and padding must"
        " be masked on the whole way from the source to the state (and to whatever else the "
        "decoder looks at), in encoder and model alike. A layer that does not know masks "
        "loses them."
    ),
)
def test_padding(build_seq2seq):
    random = rng()
    sizes = [int(k) for k in random.integers(8, 30, size=2)]
    length, target_length, more = (int(k) for k in random.integers(2, 5, size=3))
    short = built(build_seq2seq, *sizes, length, target_length, embedding_dim=9, units=10)
    long = built(build_seq2seq, *sizes, length + more, target_length, embedding_dim=9, units=10)
    source = sentences(random, 16, length, sizes[0])
    padded = np.pad(source, ((0, 0), (more, 0)))
    target_in = told(random, 16, target_length, sizes[1])
    for one, other in zip(short, long, strict=True):
        moved(random, one, other)
    whole = [
        said_by(models[0], rows, target_in, sizes[1])
        for models, rows in ((short, source), (long, padded))
    ]
    gap = float(np.abs(whole[0] - whole[1]).max())
    expect(gap <= LOOSE, f"model: padding moves the probabilities by {gap:.2g}")
    parts = [
        said_step_by_step(*models[1:], rows, target_in, sizes[1])
        for models, rows in ((short, source), (long, padded))
    ]
    gap = float(np.abs(parts[0] - parts[1]).max())
    expect(gap <= LOOSE, f"encoder and step: padding moves the probabilities by {gap:.2g}")


@test_case(
    name="the weights do not depend on the length of the target",
    points=1,
    hidden=True,
    failure_message=(
        "A decoder that is called word by word cannot know how long rows were in training: no"
        " weight may have target_length in its shape."
    ),
)
def test_target_length(build_seq2seq):
    random = rng()
    sizes = [int(k) for k in random.integers(8, 30, size=2)]
    length, target_length = (int(k) for k in random.integers(3, 7, size=2))
    short = built(build_seq2seq, *sizes, length, target_length)
    long = built(build_seq2seq, *sizes, length, target_length + 3)
    moved(random, short[0], long[0])
    source = sentences(random, 10, length, sizes[0])
    target_in = told(random, 10, target_length + 3, sizes[1])
    whole = said_by(long[0], source, target_in, sizes[1])[:, :target_length]
    start = said_by(short[0], source, target_in[:, :target_length], sizes[1])
    gap = float(np.abs(whole - start).max())
    expect(gap <= LOOSE, f"the words that follow move a probability by {gap:.2g}")


@test_case(
    name="other sources give other probabilities, at every word",
    points=2,
    hidden=True,
    failure_message=(
        "The decoder must start from what the encoder has read, and the encoder must read "
        "every word, in order: another first word, another last word, two words that change "
        "places are other sources."
    ),
)
def test_sources(build_seq2seq):
    random = rng()
    sizes = [int(k) for k in random.integers(12, 30, size=2)]
    length, target_length = (int(k) for k in random.integers(3, 5, size=2))
    model, encoder, _ = built(build_seq2seq, *sizes, length, target_length)
    moved(random, model)
    words = np.stack([random.permutation(np.arange(1, sizes[0]))[: length + 2] for _ in range(8)])
    source = words[:, :length].astype("int32")
    target_in = told(random, 8, target_length, sizes[1])
    first, last, turned = source.copy(), source.copy(), source.copy()
    first[:, 0], last[:, -1] = words[:, -1], words[:, -2]
    turned[:, [-2, -1]] = turned[:, [-1, -2]]
    whole = said_by(model, source, target_in, sizes[1])
    for other, what in ((first, "the first word"), (last, "the last word"), (turned, "the order")):
        gaps = np.abs(said_by(model, other, target_in, sizes[1]) - whole).max(axis=(1, 2))
        expect(np.median(gaps) > APART, f"{what} moves the probabilities by {np.median(gaps):.2g}")
    states = zip(first_state(encoder, source), first_state(encoder, last), strict=True)
    expect(any(np.abs(one - other).max() > 1e-7 for one, other in states), "the state is blind")


@test_case(
    name="other words before give other probabilities",
    points=1,
    hidden=True,
    failure_message=(
        "The decoder must hear each word of target_in: it moves the probabilities of the next "
        "word, and of all that follow."
    ),
)
def test_words_before(build_seq2seq):
    random = rng()
    sizes = [int(k) for k in random.integers(12, 30, size=2)]
    model = built(build_seq2seq, *sizes, 4, 5)[0]
    moved(random, model)
    source, target_in = sentences(random, 8, 4, sizes[0]), told(random, 8, 5, sizes[1])
    whole = said_by(model, source, target_in, sizes[1])
    for place in (1, 2, 4):
        other = target_in.copy()
        other[:, place] = (other[:, place] - FIRST + 1) % (sizes[1] - FIRST) + FIRST
        gaps = np.abs(said_by(model, source, other, sizes[1]) - whole)[:, place:].max(axis=2)
        gaps = np.median(gaps, axis=0)  # one for each word that follows
        expect(gaps.min() > APART, f"word {place} moves the probabilities by {gaps}")


@test_case(
    name="embedding_dim and units are used, and are 32 and 64 unless told otherwise",
    points=1,
    hidden=True,
    failure_message=(
        "Both languages have an embedding of embedding_dim numbers for each word, and the "
        "decoder's state has `units` numbers: do the arguments reach the layers?"
    ),
)
def test_sizes(build_seq2seq):
    random = rng()
    chosen = [int(k) for k in random.permutation([17, 19, 21, 23])[:2]]
    sizes = [int(k) for k in random.permutation([10, 13, 14, 15])[:2]]
    for given, (embedding_dim, units) in (
        ({"embedding_dim": chosen[0], "units": chosen[1]}, chosen),
        ({}, (32, 64)),
    ):
        models = built(build_seq2seq, *sizes, 5, 6, **given)
        shapes = {tuple(weight.shape) for model in models for weight in model.weights}
        for size in sizes:
            expect((size, embedding_dim) in shapes, f"no ({size}, {embedding_dim}) in {shapes}")
        expect(any(units in shape for shape in shapes), f"no weight with a side {units}: {shapes}")


@test_case(
    name="model is compiled with a loss on integer targets",
    points=2,
    hidden=True,
    failure_message=(
        "target_out holds the numbers of words, not one-hot vectors: which cross-entropy "
        "takes them? And does it know that the outputs are probabilities already, not logits?"
    ),
)
def test_loss(build_seq2seq):
    random = rng()
    sizes = [int(k) for k in random.integers(8, 20, size=2)]
    model = built(build_seq2seq, *sizes, 4, 5)[0]
    try:
        expect_model(model, "model")
    except ModelError:
        if getattr(model, "compile_refused", ""):
            return  # compiled with a loss of one's own, which does not cross: nothing to look at
        raise
    loss = expect_one_loss(model)
    targets = random.integers(END, sizes[1], size=(6, 5))
    likely = (np.eye(sizes[1])[targets] * 0.7 + 0.3 / sizes[1]).astype("float32")
    others = (targets - END + 1) % (sizes[1] - END) + END
    right, wrong = (loss_of(loss, truth.astype("int32"), likely) for truth in (targets, others))
    expect(np.isfinite([right, wrong]).all(), f"the losses are {right} and {wrong}")
    expect(wrong > right + 0.5, f"right words cost {right:.3f}, wrong ones {wrong:.3f}")
    source = sentences(random, 32, 4, sizes[0])
    target_in = told(random, 32, 5, sizes[1])
    target_out = np.concatenate([target_in[:, 1:], np.full((32, 1), END)], axis=1).astype("int32")
    with expect_all_learn(model):
        train(model, (source, target_in), target_out, epochs=1, batch_size=16)
