"""q1: recurrent sentence classifiers: structure, masked padding, and a memory for order."""

from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_raises, rng

OK_FORMAT = False
name = "q1"
points = None

# Accuracy on 500 fresh sequences within 10 epochs, over ten seeds: the reference 0.999 +- 0.002
# (simple), 1.000 +- 0.001 (GRU), 0.999 +- 0.002 (LSTM); one convolution of size 3 0.828 +- 0.013;
# a bag of words 0.516 +- 0.020 (benchmarks/calibrate.py). All but the simple cell's are from before
# lengths and words were drawn.
ORDER_FLOOR = 0.92
ORDER_EPOCHS = 10
ORDER_LENGTHS = 14, 19

CELLS = ("simple", "gru", "lstm")
ASKED = "one probability for each sentence, (n, 1)"


NAMES = {"SimpleRNNCell": "simple", "GRUCell": "gru", "LSTMCell": "lstm"}


def cells_of(model):
    """The recurrent cells of the model."""
    from autograder.testing_keras import layers_of

    return [layer for layer in layers_of(model) if type(layer).__name__ in NAMES]


def kinds_of(model):
    """Which of the three cells the model has, and their numbers of units."""
    cells = cells_of(model)
    return {NAMES[type(cell).__name__] for cell in cells}, {cell.units for cell in cells}


def scatter_words(model, rows, width, generator):
    """Give words embeddings that differ clearly, and biases values: what a model reads shows."""
    from shared import tables_of, wake

    tables = tables_of(model, rows, width)
    expect(tables, f"no embedding matrix ({rows}, {width}) in the model")
    for table in tables:
        table.assign(generator.normal(0, 1, tuple(table.shape)))
    for cell in cells_of(model):  # with biases of 0 even an unmasked zero leaves the state alone
        if cell.bias is not None:
            cell.bias.assign(generator.normal(0, 0.5, tuple(cell.bias.shape)))
    wake(model, generator)


@test_case(
    name="each cell gives a compiled model with its own kind of layer and the sizes asked for",
    points=2,
    hidden=True,
    failure_message="Build all three cells with sizes other than the defaults and read "
    "model.summary(): is it the right recurrent layer, with `units` units, on an embedding of "
    "`embedding_dim` columns, and is the model compiled with a loss for probabilities?",
)
def test_structure(build_rnn):
    import numpy as np
    from shared import drawn_vocabulary, expect_binary_loss, tables_of

    from autograder.testing_keras import expect_model

    generator = rng()
    for cell in CELLS:
        rows, length = drawn_vocabulary(generator), int(generator.integers(5, 19))
        width, units = (int(v) for v in generator.integers(3, 12, 2))
        model = expect_model(build_rnn(cell, rows, length, embedding_dim=width, units=units))
        kinds, sizes = kinds_of(model)
        expect(kinds == {cell}, f"{cell!r} has recurrent layers of the kinds {sorted(kinds)}")
        expect(units in sizes, f"{units} units asked for, but {sorted(sizes)} are there")
        expect(tables_of(model, rows, width), f"no embedding of width {width}")
        expect_binary_loss(model)
    width, units = (int(v) for v in generator.permutation(np.arange(3, 12))[:2])
    model = expect_model(build_rnn("lstm", rows, length, width, units))  # in this order
    expect(units in kinds_of(model)[1], f"{units} units asked for, without their name")
    expect(tables_of(model, rows, width), f"no embedding of width {width}")
    model = expect_model(build_rnn("gru", rows, length))
    expect(tables_of(model, rows, 32), "the default of embedding_dim is 32")
    expect(32 in kinds_of(model)[1], "the default of units is 32")


@test_case(
    name="the output is one probability for each sentence, and depends on its words",
    points=1,
    hidden=True,
    failure_message="Look at model(x).shape and at the smallest and largest value: (n, 1), and "
    "strictly between 0 and 1, even where the last layer is sure. Padding is the id 0 alone.",
)
def test_output(build_rnn):
    import numpy as np
    from shared import drawn_vocabulary, expect_probabilities

    from autograder.testing_keras import expect_model, predict

    generator = rng()
    for cell in CELLS:
        rows, length = drawn_vocabulary(generator), int(generator.integers(5, 13))
        model = expect_model(build_rnn(cell, rows, length, embedding_dim=8, units=6))
        scatter_words(model, rows, 8, generator)
        x = generator.integers(1, rows, (60, length)).astype("int32")
        one, none = x.copy(), np.pad(x[:, :-1], ((0, 0), (1, 0)))
        one[:, -1] = 1
        what = f"the prediction ({cell})"
        said = predict(model, np.concatenate([x, one, none]))
        p, with_one, without = np.split(
            expect_array(said, shape=(180, 1), what=what, asked=ASKED), 3
        )
        expect(p.std() > 1e-3, f"all sentences get the same prediction ({cell})")
        gap = float(np.max(np.abs(with_one - without)))
        expect(gap > 1e-4, f"the word with the id 1 is taken for padding ({cell})")
        expect_probabilities(model, x, p, f"predictions ({cell})")


@test_case(
    name="padding in front changes nothing, and the weights do not depend on the length",
    points=2,
    hidden=True,
    failure_message="Predict one sentence with no, little and much padding (id 0) in front, with "
    "the same weights: the three predictions should agree. Who tells the recurrent layer which "
    "positions are padding?",
)
def test_padding(build_rnn):
    import numpy as np
    from shared import drawn_vocabulary

    from autograder.testing_keras import expect_model, predict

    generator = rng()
    for cell in CELLS:
        rows = drawn_vocabulary(generator)
        words = int(generator.integers(2, 6))
        x = generator.integers(1, rows, (50, words)).astype("int32")
        model = expect_model(build_rnn(cell, rows, words, embedding_dim=8, units=6))
        scatter_words(model, rows, 8, generator)
        weights = [np.asarray(w) for w in model.get_weights()]
        expected = predict(model, x)
        expect(expected.std() > 1e-3, f"all sentences get the same prediction ({cell})")
        for padding in (1, int(generator.integers(8, 20))):
            longer = expect_model(build_rnn(cell, rows, words + padding, embedding_dim=8, units=6))
            shapes = [np.shape(w) for w in longer.get_weights()]
            expect(shapes == [w.shape for w in weights], f"weights depend on the length ({cell})")
            longer.set_weights(weights)
            padded = np.pad(x, ((0, 0), (padding, 0)))
            p = expect_array(predict(longer, padded), shape=(50, 1), asked=ASKED)
            gap = float(np.max(np.abs(p - expected)))
            expect(gap < 1e-5, f"{padding} more paddings move the prediction by {gap} ({cell})")


@test_case(
    name="another cell is refused with a ValueError",
    points=1,
    hidden=True,
    failure_message="Check `cell` first, and name the bad value in the message. A name in capitals "
    "is another name.",
)
def test_unknown_cell(build_rnn):
    generator = rng()
    letters = list("abcdefghijklmnopqrstuvwxyz")
    cells = ["".join(generator.choice(letters, 7)), "transformer", "LSTM", "GRU", "Simple"]
    cells += ["bilstm", "lstms", "ls", "gru 2", "gr", "simple rnn", "sim"]  # nearly one of them
    for cell in cells:
        size, length = (int(k) for k in generator.integers((20, 5), (60, 19)))
        expect_raises(ValueError, build_rnn, cell, size, length, mentions=[cell])


def check_order(build_rnn, cell):
    from shared import accuracy_after_training, drawn_vocabulary, order_task

    from autograder.testing_keras import expect_model

    generator = rng()
    rows, length = drawn_vocabulary(generator), int(generator.integers(*ORDER_LENGTHS))
    train, fresh = order_task(generator, 2000, length, rows, apart=True)
    model = expect_model(build_rnn(cell, rows, length))
    accuracy = accuracy_after_training(model, train, fresh, epochs=ORDER_EPOCHS, enough=ORDER_FLOOR)
    expect(accuracy >= ORDER_FLOOR, f"{cell}: {accuracy:.3f} correct, {ORDER_FLOOR} expected")


@test_case(
    name="a simple RNN learns which of two words came first",
    points=1,
    hidden=True,
    failure_message="Train your model on sequences whose label is whether A comes before B, "
    "anywhere: a network with a memory learns it, a bag of words cannot. Does the last state, "
    "after the whole sentence, reach the output?",
)
def test_order_simple(build_rnn):
    check_order(build_rnn, "simple")


@test_case(
    name="a GRU learns which of two words came first",
    points=1,
    hidden=True,
    failure_message="Train your model on sequences whose label is whether A comes before B, "
    "anywhere: a network with a memory learns it, a bag of words cannot. Does the last state, "
    "after the whole sentence, reach the output?",
)
def test_order_gru(build_rnn):
    check_order(build_rnn, "gru")


@test_case(
    name="an LSTM learns which of two words came first",
    points=1,
    hidden=True,
    failure_message="Train your model on sequences whose label is whether A comes before B, "
    "anywhere: a network with a memory learns it, a bag of words cannot. Does the last state, "
    "after the whole sentence, reach the output?",
)
def test_order_lstm(build_rnn):
    check_order(build_rnn, "lstm")
