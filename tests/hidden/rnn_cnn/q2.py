"""q2: one convolution and global max pooling: what it sees, what it forgets, what it learns."""

from otter.test_files import test_case

from autograder.testing import expect, expect_array, rng

OK_FORMAT = False
name = "q2"
points = None

# Accuracy on 500 fresh sequences within 10 epochs, over ten seeds: the reference 1.000 +- 0.000;
# a bag of words 0.521 +- 0.024 (benchmarks/calibrate.py); both before lengths and words were drawn.
ADJACENT_FLOOR = 0.92
ADJACENT_EPOCHS = 10
ADJACENT_LENGTHS = 14, 19

LENGTHS = 44, 56
ASKED = "one probability for each sentence, (n, 1)"


def drawn_sizes(generator):
    """A vocabulary and a long sentence."""
    from shared import drawn_vocabulary

    return drawn_vocabulary(generator), int(generator.integers(*LENGTHS))


@test_case(
    name="one convolution with the filters and the region size asked for, compiled",
    points=2,
    hidden=True,
    failure_message="Build it with sizes other than the defaults and read model.summary(): one "
    "embedding of `embedding_dim` columns, one convolution of `filters` filters over "
    "`region_size` words, a loss for probabilities.",
)
def test_structure(build_cnn):
    from shared import drawn_vocabulary, expect_binary_loss, tables_of

    from autograder.testing_keras import convolutions_of, expect_model

    generator = rng()
    for width, filters, size in ((6, 9, 2), (11, 7, 4), (32, 32, 3)):
        rows, length = drawn_vocabulary(generator), int(generator.integers(8, 30))
        if (width, filters, size) == (32, 32, 3):
            model = expect_model(build_cnn(rows, length))
        elif size == 2:
            model = expect_model(build_cnn(rows, length, width, filters, size))  # in this order
        else:
            model = expect_model(
                build_cnn(rows, length, embedding_dim=width, filters=filters, region_size=size)
            )
        found = convolutions_of(model)
        expect(len(found) <= 1, f"{len(found)} convolutions, one expected")
        for layer in found:
            made = getattr(layer, "filters", filters)
            expect(made == filters, f"{made} filters, {filters} asked for")
            kernel = layer.kernel_size  # in 2-D one side is the embedding's
            expect(size in kernel, f"region size {kernel}, {size} asked for")
        expect(tables_of(model, rows, width), f"no embedding of width {width}")
        expect_binary_loss(model)


@test_case(
    name="the output is one probability for each sentence, and depends on its words",
    points=1,
    hidden=True,
    failure_message="Look at model(x).shape and at the smallest and largest value: (n, 1), and "
    "strictly between 0 and 1, even where the last layer is sure. "
    "Every word of the sentence counts.",
)
def test_output(build_cnn):
    from shared import drawn_vocabulary, expect_heard, expect_probabilities, scatter_embeddings

    from autograder.testing_keras import predict

    generator = rng()
    rows, length = drawn_vocabulary(generator), int(generator.integers(10, 19))
    model = build_cnn(rows, length, embedding_dim=8, filters=6)
    model = scatter_embeddings(model, rows, 8, generator)
    x = generator.integers(1, rows, (200, length)).astype("int32")
    p = expect_array(predict(model, x), shape=(200, 1), asked=ASKED)
    expect(p.std() > 1e-3, "all sentences get the same prediction")
    expect_heard(model, rows, length, generator)
    expect_probabilities(model, x, p)


@test_case(
    name="pooling is global and takes the maximum: neither place nor repetition counts",
    points=2,
    hidden=True,
    failure_message="Put two words somewhere into a sentence of one repeated word. The prediction "
    "should be the same wherever they stand, and the same when they occur twice. What does your "
    "model do between the convolution and the output?",
)
def test_pooling(build_cnn):
    import numpy as np
    from shared import scatter_embeddings, sentences_with

    from autograder.testing_keras import predict

    generator = rng()
    size = int(generator.integers(2, 5))
    rows, length = drawn_sizes(generator)
    model = build_cnn(rows, length, embedding_dim=8, filters=16, region_size=size)
    model = scatter_embeddings(model, rows, 8, generator)
    filler, words = int(generator.integers(1, 6)), generator.integers(6, rows, (40, 2))
    first, second = int(generator.integers(6, 12)), int(generator.integers(22, length - 12))

    def predicted(inside, *places):
        return predict(model, sentences_with(inside, places, length, filler))

    once = predicted(words, first, first + 1)
    expect_array(once, shape=(40, 1), asked=ASKED)
    expect(once.std() > 1e-3, "all sentences get the same prediction")
    moved = [predicted(words, p, p + 1) for p in range(second, second + 5)]
    twice = predicted(np.tile(words, 2), first, first + 1, second, second + 1)
    same = all(np.allclose(once, p, atol=1e-5) for p in moved)
    expect(same, "the place of the words changes the prediction")
    expect(np.allclose(once, twice, atol=1e-5), "a repetition changes the prediction")


@test_case(
    name="a filter sees exactly region_size words",
    points=1,
    hidden=True,
    failure_message="Two words that lie within one region must be able to act together; two that "
    "lie further apart must not.",
)
def test_region(build_cnn):
    import numpy as np
    from shared import scatter_embeddings, sentences_with

    from autograder.testing_keras import predict

    generator = rng()
    for size in (2, 3, 5):
        rows, length = drawn_sizes(generator)
        model = build_cnn(rows, length, embedding_dim=8, filters=16, region_size=size)
        model = scatter_embeddings(model, rows, 8, generator)
        filler, words = int(generator.integers(1, 6)), generator.integers(6, rows, (60, 2))
        one, two, three = (int(p) for p in generator.integers((6, 18, 30), (10, 22, 34)))
        apart, inside, outside = (
            predict(model, sentences_with(found, places, length, filler))
            for found, places in (
                (words, (one, two)),
                (np.tile(words, 2), (one, two, three, three + size - 1)),
                (np.tile(words, 2), (one, two, three, three + size)),
            )
        )
        together = float(np.max(np.abs(inside - apart)))
        beyond = float(np.max(np.abs(outside - apart)))
        expect(together > 1e-4, f"two words {size - 1} apart do not act together (size {size})")
        expect(beyond < 1e-5, f"two words {size} apart act together (size {size}): {beyond}")


@test_case(
    name="it learns the order of two neighbours",
    points=2,
    hidden=True,
    failure_message="Train your model on sequences that hold either AB or BA: a region of two "
    "words or more tells them apart, a bag of words cannot.",
)
def test_adjacent(build_cnn):
    from shared import accuracy_after_training, drawn_vocabulary, order_task

    from autograder.testing_keras import expect_model

    generator = rng()
    rows, length = drawn_vocabulary(generator), int(generator.integers(*ADJACENT_LENGTHS))
    train, fresh = order_task(generator, 2000, length, rows, apart=False)
    model = expect_model(build_cnn(rows, length))
    accuracy = accuracy_after_training(
        model, train, fresh, epochs=ADJACENT_EPOCHS, enough=ADJACENT_FLOOR
    )
    expect(accuracy >= ADJACENT_FLOOR, f"{accuracy:.3f} correct, {ADJACENT_FLOOR} expected")
