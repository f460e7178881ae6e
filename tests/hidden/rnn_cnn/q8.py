"""q8: several recurrent layers: depth, directions, dropout, frozen word vectors, masks."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, rng

OK_FORMAT = False
name = "q8"
points = None

ASKED = "one probability for each sentence, (n, 1)"
CELLS = ("SimpleRNNCell", "GRUCell", "LSTMCell")
SAME = 1e-5  # two evaluations of one model differ by less
SEEN = 1e-4  # what has a cause moves some prediction by more
CLOSED = 30.0  # a sigmoid is 0 there to the last digit


def levels_of(model, units):
    """The cells of each recurrent layer, from the embedding up; all numbers of units differ."""
    from autograder.testing_keras import layers_of

    cells = [layer for layer in layers_of(model) if type(layer).__name__ in CELLS]
    sizes = sorted({cell.units for cell in cells})
    expect(sizes == sorted(set(units)), f"layers of {sizes} units, asked for {units}")
    return [[cell for cell in cells if cell.units == size] for size in units]


def drawn_units(random, n):
    """So many different numbers of units, no one twice another."""
    return tuple(int(size) for size in random.permutation([5, 6, 7, 8, 9])[:n])


def vectors_of(random, rows):
    """Word vectors `(rows, 11)` that differ clearly; the padding has one, too."""
    return random.normal(0, 1, (rows, 11)).astype("float32")


def stack(build_deep_rnn, random, length, n, **options):
    """A model of `n` layers on given vectors, its levels, the vectors, and random sentences."""
    from shared import drawn_vocabulary, wake

    from autograder.testing_keras import expect_model

    rows, units = drawn_vocabulary(random), drawn_units(random, n)
    vectors = vectors_of(random, rows)
    model = build_deep_rnn(rows, length, units=units, embeddings=vectors, **options)
    levels = levels_of(expect_model(model), units)
    for cell in [cell for level in levels for cell in level]:
        scatter(cell, random)
    wake(model, random)
    return model, levels, vectors, random.integers(1, rows, (60, length)).astype("int32")


def scatter(cell, random, kernel=0.5, bias=0.5):
    """Give a cell random weights. Fresh biases are 0: a state that reads zeros would stay there."""
    cell.kernel.assign(random.normal(0, kernel, tuple(cell.kernel.shape)))
    if cell.bias is not None:
        cell.bias.assign(random.normal(0, bias, tuple(cell.bias.shape)))


def values(weight):
    """The numbers of a weight, an array of their own."""
    import keras

    return np.array(keras.ops.convert_to_numpy(weight))


def fill(variable, value):
    """Set all numbers of a weight, where there is one, to `value`."""
    if variable is not None:
        variable.assign(np.full(tuple(variable.shape), value, "float32"))


def deaf(level):
    """Let the cells of a layer hear nothing from below."""
    for cell in level:
        fill(cell.kernel, 0)


def forgetful(cell):
    """Let each state of a cell depend on one step of its input alone."""
    fill(cell.recurrent_kernel, 0)
    kind = type(cell).__name__
    if kind == "SimpleRNNCell" or cell.bias is None:
        return
    bias, units = values(cell.bias), cell.units
    if kind == "LSTMCell":
        bias[units : 2 * units] = -CLOSED  # the forget gate
    else:
        bias[..., :units] = -CLOSED  # the update gate, in one of its rows or both
    cell.bias.assign(bias)


def moved_in_training(model, words):
    """How far training mode moves a prediction, at most."""
    from autograder.testing_keras import in_training, predict

    return float(np.max(np.abs(in_training(model, words) - predict(model, words))))


def moved_by_training(model, weights, random, rows):
    """Which of the weights a short training changes."""
    from autograder.testing_keras import train

    words = random.integers(1, rows, (256, 3)).astype("int32")
    before = [values(weight) for weight in weights]
    train(model, words, random.integers(0, 2, 256), epochs=2, batch_size=16)
    after = [values(weight) for weight in weights]
    return [not np.array_equal(*pair) for pair in zip(before, after, strict=True)]


@test_case(
    name="one recurrent layer for each entry of units, in one direction or in both",
    points=2,
    hidden=True,
    failure_message="Build it with one, two and three different sizes, with and without "
    "bidirectional, and read model.summary(): every entry of `units` is a recurrent layer of that "
    "size, and with bidirectional there are two of it. The defaults are two layers of 32.",
)
def test_structure(build_deep_rnn):
    from shared import drawn_vocabulary, expect_binary_loss

    from autograder.testing_keras import expect_model, layers_of

    random = rng()
    for n, both in ((1, True), (2, False), (3, True), (3, False)):
        rows, length = drawn_vocabulary(random), int(random.integers(5, 19))
        units = drawn_units(random, n)
        given = units if n == 3 else list(units)
        model = expect_model(build_deep_rnn(rows, length, given, both))
        counts = [len(level) for level in levels_of(model, units)]
        expect(counts == [1 + both] * n, f"{counts} cells for {units}, bidirectional={both}")
        expect_binary_loss(model)
    model = expect_model(build_deep_rnn(rows, length))
    sizes = [layer.units for layer in layers_of(model) if type(layer).__name__ in CELLS]
    expect(sizes == [32, 32], f"by default two layers of 32 units, here {sizes}")


@test_case(
    name="the output is one probability for each sentence, and depends on its words",
    points=1,
    hidden=True,
    failure_message="Look at model(x).shape and at the smallest and largest value: (n, 1), and "
    "strictly between 0 and 1.",
)
def test_output(build_deep_rnn):
    from shared import expect_probabilities

    from autograder.testing_keras import predict

    random = rng()
    for n, options in ((1, {}), (2, {"bidirectional": True, "dropout": 0.3}), (3, {})):
        length = int(random.integers(3, 7))
        model, _, _, words = stack(build_deep_rnn, random, length, n, **options)
        p = expect_array(predict(model, words), shape=(60, 1), what="p", asked=ASKED)
        expect(p.std() > SEEN, "all sentences get the same prediction")
        expect_probabilities(model, words, p)


@test_case(
    name="padding is ignored by every layer, and the weights do not depend on the length",
    points=3,
    hidden=True,
    failure_message="Give all weights, the biases too, random values and predict one sentence with "
    "little and with much padding in front: the predictions should agree. Which of your layers "
    "hand the mask on, and which lose it?",
)
def test_padding(build_deep_rnn):
    from shared import drawn_vocabulary, wake

    from autograder.testing_keras import expect_model, predict

    random = rng()
    for n, both, given in ((2, True, True), (3, False, False)):
        rows, units = drawn_vocabulary(random), drawn_units(random, n)
        words = int(random.integers(2, 5))
        x = random.integers(1, rows, (50, words)).astype("int32")
        options = {"units": units, "bidirectional": both}
        if given:
            options |= {"dropout": 0.4, "embeddings": vectors_of(random, rows)}
        model = expect_model(build_deep_rnn(rows, words, **options))
        if not given:  # fresh embeddings are so small that a mask, or none, would not be seen
            for table in (w for w in model.weights if rows <= w.shape[0] <= rows + 2):
                table.assign(random.normal(0, 1, tuple(table.shape)))
        for cell in [cell for level in levels_of(model, units) for cell in level]:
            scatter(cell, random)
        wake(model, random)
        weights = [np.asarray(w) for w in model.get_weights()]
        expected = predict(model, x)
        expect(expected.std() > SEEN, "all sentences get the same prediction")
        for padding in (1, int(random.integers(4, 9))):
            longer = expect_model(build_deep_rnn(rows, words + padding, **options))
            shapes = [np.shape(w) for w in longer.get_weights()]
            expect(shapes == [w.shape for w in weights], "weights depend on the length")
            longer.set_weights(weights)
            p = predict(longer, np.pad(x, ((0, 0), (padding, 0))))
            expect_array(p, shape=(50, 1), asked=ASKED)
            gap = float(np.max(np.abs(p - expected)))
            told = f"{n} layers, vectors given: {given}"
            expect(gap < SAME, f"{padding} more paddings move the prediction by {gap} ({told})")


@test_case(
    name="each layer reads the whole sequence of states of the one below, and nothing else",
    points=2,
    hidden=True,
    failure_message="Every layer but the last hands up a state for each word "
    "(return_sequences=True), and the next one reads these states: not the words once more, and "
    "not the last state alone.",
)
def test_one_upon_the_other(build_deep_rnn):
    from autograder.testing_keras import predict

    random = rng()
    for n, both in ((3, False), (2, True)):
        model, levels, _, words = stack(build_deep_rnn, random, 3, n, bidirectional=both)
        weights = model.get_weights()
        for level in range(n):  # a layer that hears nothing lets no word through
            deaf(levels[level])
            spread = float(np.ptp(predict(model, words)))
            expect(spread < SAME, f"words go around layer {level + 1} of {n}: {spread}")
            model.set_weights(weights)
        words = words[:30]
        others = np.repeat(words[None], 3, axis=0)
        for place in range(3):
            others[place, :, place] = np.roll(words[:, place], 1)
        for level in range(n - 1):  # one that remembers nothing hands up every word all the same
            for cell in levels[level]:
                forgetful(cell)
            p = predict(model, np.concatenate([words, *others])).reshape(4, 30)
            model.set_weights(weights)
            gaps = np.max(np.abs(p[1:] - p[0]), axis=1)
            expect(gaps.min() > SEEN / 10, f"a word is lost above layer {level + 1}: {gaps}")


@test_case(
    name="dropout acts in training, between the recurrent layers, with the probability given",
    points=2,
    hidden=True,
    failure_message="Compare model(x, training=True) with model(x), with dropout=0.5. To "
    "every layer but the lowest some numbers are lost on the way; `dropout` is the share that is "
    "lost.",
)
def test_dropout_between(build_deep_rnn):
    from autograder.testing_keras import layers_of

    random = rng()
    for n, both in ((2, True), (3, False)):
        probability = float(random.choice([0.2, 0.3, 0.6]))
        for gap in range(n - 1):
            options = {"bidirectional": both, "dropout": probability}
            model, levels, _, words = stack(build_deep_rnn, random, 1, n, **options)
            # Below the gap all numbers are alike, above it they are weighed so that their sum is
            # 0: unless some are dropped in this very gap, nothing arrives.
            for cell in levels[gap]:
                fill(cell.kernel, 0)
                fill(cell.bias, 1)
            for cell in levels[gap + 1]:
                kernel = random.normal(0, 1, tuple(cell.kernel.shape))
                cell.kernel.assign(kernel - kernel.mean(axis=0))
                fill(cell.bias, 0)
            drops = moved_in_training(model, words) > SEEN
            known = all(cell.bias is not None for level in levels for cell in level)
            expect(drops or not known, f"nothing is dropped between layers {gap + 1} and {gap + 2}")
        kinds = {type(layer).__name__ for layer in layers_of(model)}
        noise = kinds & {"AlphaDropout", "GaussianDropout", "GaussianNoise"}
        expect(not noise, f"{', '.join(noise)} changes numbers, and drops none")
        rates = {getattr(layer, "rate", 0) for layer in layers_of(model)}
        rates |= {getattr(layer, "dropout", 0) for layer in layers_of(model)}
        rates = {rate for rate in rates if isinstance(rate, (int, float)) and rate}
        right = all(abs(rate - probability) < 1e-6 for rate in rates)
        expect(rates and right, f"probabilities {rates} where {probability} was asked for")


@test_case(
    name="nothing is dropped anywhere else, and nothing at all with one layer or dropout 0",
    points=2,
    hidden=True,
    failure_message="With one entry in `units`, or with dropout=0, model(x, training=True) should "
    "be model(x). With more, neither the word vectors, nor the memory of a layer from one step to "
    "the next, nor the last states are to lose anything.",
)
def test_dropout_nowhere_else(build_deep_rnn):
    from autograder.testing_keras import predict

    random = rng()
    one, nothing = {"dropout": 0.5}, {"dropout": 0.0}
    for n, both, given in ((1, False, one), (1, True, one), (2, False, {}), (2, True, nothing)):
        model, _, _, words = stack(build_deep_rnn, random, 3, n, bidirectional=both, **given)
        gap = moved_in_training(model, words)
        expect(gap < SAME, f"{n} layers, {given}: training moves it by {gap}")
    for n, both in ((3, False), (2, True)):
        options = {"bidirectional": both, "dropout": 0.5}
        # Above the first gap nothing is heard: what moves is dropped within a layer, or at the end.
        model, levels, vectors, words = stack(build_deep_rnn, random, 4, n, **options)
        weights = model.get_weights()
        for level in levels[1:]:
            deaf(level)
        gap = moved_in_training(model, words)
        expect(gap < SAME, f"something is dropped within or behind the layers: {gap}")
        model.set_weights(weights)
        # All words are alike, and the first layer makes nothing of them, unless they change. What
        # lies in between may turn them: where it then makes something of them, it hears nothing.
        alike = vectors[0] / np.linalg.norm(vectors[0])
        for weight in model.weights:
            if tuple(weight.shape)[1:] == vectors.shape[1:] and weight.shape[0] >= len(vectors):
                weight.assign(np.tile(alike, (weight.shape[0], 1)))
        for cell in [cell for level in levels for cell in level]:
            fill(cell.bias, 0)
        for cell in levels[0]:
            kernel = random.normal(0, 1, tuple(cell.kernel.shape)).astype("float32")
            fits = len(kernel) == len(alike)
            cell.kernel.assign(kernel - np.outer(alike, alike @ kernel) if fits else 0 * kernel)
        kernels, heard = [values(cell.kernel) for cell in levels[0]], predict(model, words)
        deaf(levels[0])
        if np.max(np.abs(predict(model, words) - heard)) < SAME:
            for cell, kernel in zip(levels[0], kernels, strict=True):
                cell.kernel.assign(kernel)
        gap = moved_in_training(model, words)
        expect(gap < SAME, f"something is dropped below the first layer: {gap}")


@test_case(
    name="given word vectors are the embedding and stay as they are; all the rest learns",
    points=3,
    hidden=True,
    failure_message="Train for a moment and look at the weights: the embedding is still the "
    "array that was given, and every recurrent layer has changed. Without an array the embedding "
    "changes, too.",
)
def test_frozen_vectors(build_deep_rnn):
    from shared import drawn_vocabulary

    from autograder.testing_keras import expect_model

    random = rng()
    for given, both in ((True, True), (False, False)):
        rows, units = drawn_vocabulary(random), drawn_units(random, 2)
        vectors = vectors_of(random, rows)
        options = {"units": units, "bidirectional": both}
        if given:  # in double precision, as NumPy makes them
            options["embeddings"] = vectors.astype("float64")
        model = expect_model(build_deep_rnn(rows, 3, **options))
        levels = levels_of(model, units)
        tables = [w for w in model.weights if len(w.shape) == 2 and rows <= w.shape[0] <= rows + 2]
        expect(tables, "no embedding matrix in the model")
        learners = [cell.kernel for level in levels for cell in level]
        if given:
            kept = [values(table)[1:rows] for table in tables]
            kept = [part for part in kept if part.shape == vectors[1:].shape]
            kept = [np.allclose(part, vectors[1:], atol=1e-6) for part in kept]
            expect(any(kept), "the given vectors are not in the model")
        learning = {id(weight) for weight in model.trainable_weights}
        moves = [id(weight) in learning for weight in (*tables, *learners)]
        if given and any(moves[: len(tables)]):  # a layer may be kept from learning in other ways
            moves = moved_by_training(model, [*tables, *learners], random, rows)
        expect(all(moves[len(tables) :]), f"a recurrent layer does not learn ({options.keys()})")
        moves = moves[: len(tables)]
        expect(
            any(moves) != given, f"given vectors: {given}; tables that training changes: {moves}"
        )
